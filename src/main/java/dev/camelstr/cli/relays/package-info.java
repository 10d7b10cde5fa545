/** The command {@code relays}: the upstream relays, seen and changed. */
package dev.camelstr.cli.relays;
