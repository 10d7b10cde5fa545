/** Loads on a relay, any relay, over its WebSocket, and what they measure. */
package dev.camelstr.cli.load;
