<?php
/**
 * Plugin Name:       Quiet Check
 * Description:       A private self-assessment for adults, on sex as a way of coping, as a block and a shortcode. It asks, scores and explains inside an isolated frame, and tells nobody.
 * Version:           0.1.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Update URI:        false
 * License:           MIT OR Apache-2.0
 * License URI:       https://opensource.org/license/mit
 * Text Domain:       quiet-check
 * Domain Path:       /languages
 *
 * Where to start: render.php makes the element for the block and the shortcode; frame.php says where its frame is, and
 * serves it where the server does not; site-health.php tells the keeper of the site whether it arrives as it is;
 * translations.php finds the plugin's own words in the site's language.
 * Nothing is stored: no option, no table, no task, no cookie. So there is nothing to take away when the plugin goes.
 *
 * @package QuietCheck
 */

defined( 'ABSPATH' ) || exit;

const QUIET_CHECK_VERSION = '0.1.0';
const QUIET_CHECK_FILE    = __FILE__;

require __DIR__ . '/frame.php';
require __DIR__ . '/render.php';
require __DIR__ . '/site-health.php';
require __DIR__ . '/translations.php';

// Before whatever else a request would start: nothing of another plugin belongs around the frame.
add_action( 'plugins_loaded', 'quiet_check_serve_frame', PHP_INT_MIN );
// The words first: the block's title and description are translated as it is registered.
add_action( 'init', 'quiet_check_load_translations' );
add_action( 'init', 'quiet_check_register' );
// WordPress 6.1 looks for no words any more once it has been through a language that had none.
add_action( 'change_locale', 'quiet_check_load_translations' );
add_filter( 'load_textdomain_mofile', 'quiet_check_translation_file', 10, 2 );
add_filter( 'load_script_translation_file', 'quiet_check_script_translation_file', 10, 3 );
add_filter( 'wp_script_attributes', 'quiet_check_untouched' );
add_filter( 'sgo_javascript_combine_exclude_ids', 'quiet_check_unjoined' );
add_filter( 'site_status_tests', 'quiet_check_site_status_tests' );
