/** The command that reconciles the store with relays. */
package dev.camelstr.cli.sync;
