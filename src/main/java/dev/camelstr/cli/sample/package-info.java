/** Sample events and the relays that send them: the network of demo and bench, and of tests. */
package dev.camelstr.cli.sample;
