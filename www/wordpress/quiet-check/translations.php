<?php
/**
 * The plugin's own words in the site's language: which of the translations in languages/ serves which locale.
 *
 * WordPress looks for a file of the locale's very name. "de_AT", "de_CH" and "de_DE_formal" have none, and get that of
 * their language: it is written so that nobody is addressed too closely, and no word in it is of one country alone.
 *
 * @package QuietCheck
 */

defined( 'ABSPATH' ) || exit;

/** By language, the locale of the translation that is there. */
const QUIET_CHECK_TRANSLATIONS = array(
	'ar' => 'ar',
	'de' => 'de_DE',
	'es' => 'es_ES',
	'fr' => 'fr_FR',
);

/** Tells WordPress where the translations are. */
function quiet_check_load_translations() {
	load_plugin_textdomain( 'quiet-check', false, dirname( plugin_basename( QUIET_CHECK_FILE ) ) . '/languages' );
}

/**
 * The file that WordPress asks for, or where there is none, that of the same language beside it.
 *
 * Beside it and not simply ours: WordPress asks in its own languages folder first, where a site may have better words,
 * and before 6.7 does not learn of our folder at all once it has found something there.
 *
 * @param string|false $file
 * @param string       $domain
 * @return string|false
 */
function quiet_check_translation_file( $file, $domain ) {
	if ( 'quiet-check' !== $domain || ! is_string( $file ) || is_readable( $file ) ) {
		return $file;
	}
	// After the language a country and a way of address may come; what follows says whether it is for PHP or a script.
	if ( ! preg_match( '/^quiet-check-([a-z]+)(?:_\w+)?([.-].*)$/', basename( $file ), $found ) || ! isset( QUIET_CHECK_TRANSLATIONS[ $found[1] ] ) ) {
		return $file;
	}
	return dirname( $file ) . '/quiet-check-' . QUIET_CHECK_TRANSLATIONS[ $found[1] ] . $found[2];
}

/**
 * The same for the editor's script, where the filter has the script's name between the two.
 *
 * @param string|false $file
 * @param string       $handle
 * @param string       $domain
 * @return string|false
 */
function quiet_check_script_translation_file( $file, $handle, $domain ) {
	return quiet_check_translation_file( $file, $domain );
}
