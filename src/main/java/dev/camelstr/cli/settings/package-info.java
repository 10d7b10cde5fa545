/** What the settings are, where they come from, and the log that they ask for. */
package dev.camelstr.cli.settings;
