/** The command {@code topology}: how the processes of a group hang together, as one picture. */
package dev.camelstr.cli.topology;
