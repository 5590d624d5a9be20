<?php
/*
 * Front controller for PHP's own web server: existing files are served, everything else is
 * WordPress's business, so that permalinks work without a rewriting web server.
 */
$base = realpath($_SERVER['DOCUMENT_ROOT']);
$wanted = rawurldecode(explode('?', $_SERVER['REQUEST_URI'], 2)[0]);
$found = realpath($base . '/' . $wanted);
$inside = $found !== false && str_starts_with($found . '/', $base . '/');

if ($inside && is_file($found)) {
    return false;
}
$script = '/index.php';
if ($inside && $found !== $base && is_file("$found/index.php")) {
    $script = '/' . trim(substr($found, strlen($base)), '/') . '/index.php';
}
$_SERVER['SCRIPT_NAME'] = $script;
$_SERVER['PHP_SELF'] = $script;
$_SERVER['SCRIPT_FILENAME'] = $base . $script;
chdir(dirname($base . $script));
require $base . $script;
