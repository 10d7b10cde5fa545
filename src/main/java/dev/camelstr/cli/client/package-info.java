/** Relays as seen by their clients: connections for the commands that ask one and for those that load one. */
package dev.camelstr.cli.client;
