/** The demo: the real pipeline over the events of a sample network, and whether all of them came through. */
package dev.camelstr.cli.demo;
