<?php
// All that the database holds, as JSON: rows by table. It asks the database and not WordPress, which would write something.
$database = new mysqli( 'localhost', 'root', '', 'wordpress', 0, $argv[1] );
$all      = array();
foreach ( $database->query( 'SHOW TABLES' )->fetch_all() as list( $table ) ) {
	$all[ $table ] = $database->query( "SELECT * FROM `$table`" )->fetch_all( MYSQLI_ASSOC );
}
echo json_encode( $all, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE );
