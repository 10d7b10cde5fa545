/** The program {@code camelstr}: its rooms are the kinds of commands, and what these share. */
package dev.camelstr.cli;
