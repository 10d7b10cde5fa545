/** Commands that speak to relays as any client does, and the connections of those and of the loads. */
package dev.camelstr.cli.client;
