/** Commands on stored and refused events: import, export, display, dead letters. */
package dev.camelstr.cli.events;
