/** What administrators may do over HTTP (NIP-98): the relay management API (NIP-86), and dead letters to be looked at. */
package dev.camelstr.pipeline.manage;
