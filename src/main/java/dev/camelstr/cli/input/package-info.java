/** What people write on a command line: keys, ids, kinds, times, tags, and the filters that are made of them. */
package dev.camelstr.cli.input;
