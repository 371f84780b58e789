<?php
// Makes the database and installs WordPress in it, by its own installer: php install.php FOLDER SOCKET URL NAME PASSWORD
list( , $folder, $socket, $url, $name, $password ) = $argv;

$database = new mysqli( 'localhost', 'root', '', '', 0, $socket );
$database->query( 'CREATE DATABASE wordpress CHARACTER SET utf8mb4' );
$database->close();

define( 'WP_INSTALLING', true );
$_SERVER['HTTP_HOST']   = parse_url( $url, PHP_URL_HOST ) . ':' . parse_url( $url, PHP_URL_PORT );
$_SERVER['REQUEST_URI'] = '/wp-admin/install.php';
require "$folder/wp-load.php";
require ABSPATH . 'wp-admin/includes/upgrade.php';

// No letter goes out to the administrator.
function wp_new_blog_notification() {}
$made = wp_install( 'A clinic', $name, "$name@example.org", false, '', $password );
if ( is_wp_error( $made ) || ! $made['user_id'] ) {
	fwrite( STDERR, 'WordPress did not install itself.' );
	exit( 1 );
}
