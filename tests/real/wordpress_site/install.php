<?php
/*
 * php install.php SITE_FOLDER: installs the site and prints one JSON object:
 * {"version": "...", "category": id, "users": {role: {"login": ..., "app_password": ...}}}
 */
define('WP_INSTALLING', true);
$home = parse_url(getenv('TAYANG_WP_URL'));
$_SERVER['HTTP_HOST'] = $home['host'] . ':' . $home['port'];
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';

require rtrim($argv[1], '/') . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/taxonomy.php';
add_filter('pre_wp_mail', '__return_true');

$made = wp_install('Situs uji', 'admin', 'admin@example.test', true, '', wp_generate_password(32), 'id_ID');
update_option('timezone_string', 'Asia/Jakarta');
$GLOBALS['wp_rewrite']->set_permalink_structure('/%year%/%monthnum%/%postname%/');
flush_rewrite_rules(false);
$category = wp_create_category('Berita');

function application_password(int $user): string
{
    [$password] = WP_Application_Passwords::create_new_application_password($user, ['name' => 'tayang']);
    return WP_Application_Passwords::chunk_password($password);
}

$users = ['administrator' => ['login' => 'admin', 'app_password' => application_password($made['user_id'])]];
foreach (['editor' => 'penyunting', 'author' => 'penulis', 'contributor' => 'penyumbang'] as $role => $login) {
    $id = wp_insert_user([
        'user_login' => $login,
        'user_pass' => wp_generate_password(32),
        'user_email' => "$login@example.test",
        'role' => $role,
    ]);
    if (is_wp_error($id)) {
        fwrite(STDERR, $id->get_error_message() . PHP_EOL);
        exit(1);
    }
    $users[$role] = ['login' => $login, 'app_password' => application_password($id)];
}
echo json_encode(['version' => get_bloginfo('version'), 'category' => $category, 'users' => $users]), PHP_EOL;
