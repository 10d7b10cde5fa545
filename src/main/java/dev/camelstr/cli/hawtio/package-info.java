/** The Hawtio console on a port of its own. Its libraries are optional: only the executable has them. */
package dev.camelstr.cli.hawtio;
