/** What values settings may have: each type says what it expects, and what is nearest to a value that it refuses. */
package dev.camelstr.cli.settings.type;
