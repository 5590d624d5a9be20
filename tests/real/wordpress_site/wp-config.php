<?php
/*
 * A throw-away site on loopback. TAYANG_WP_URL and TAYANG_WP_STATE come from the fixture.
 */
$tayang_url = getenv('TAYANG_WP_URL');
$tayang_state = getenv('TAYANG_WP_STATE');

define('DB_DIR', $tayang_state);
define('DB_FILE', 'site.sqlite');
foreach (['DB_NAME', 'DB_USER', 'DB_PASSWORD', 'DB_HOST'] as $name) {
    define($name, 'sqlite');
}
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
$table_prefix = 'wp_';

foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $purpose) {
    define($purpose . '_KEY', hash('sha256', "$tayang_state $purpose key"));
    define($purpose . '_SALT', hash('sha256', "$tayang_state $purpose salt"));
}

define('WP_HOME', $tayang_url);
define('WP_SITEURL', $tayang_url);
// application passwords are refused over plain http on any other kind of site
define('WP_ENVIRONMENT_TYPE', 'local');
// no update check, no ping, no download: the site knows nobody but us
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
// future posts stay future: nothing goes live by chance during a test
define('DISABLE_WP_CRON', true);
define('WP_DEBUG', true);
define('WP_DEBUG_DISPLAY', false);
define('WP_DEBUG_LOG', "$tayang_state/debug.log");

if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
