/** What commands show: progress, texts of strangers made harmless, and errors that one line can say. */
package dev.camelstr.cli.output;
