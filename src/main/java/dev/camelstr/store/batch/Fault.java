package dev.camelstr.store.batch;

/**
 * Why a message cannot be stored.
 *
 * @param reason a word that metrics can count by
 * @param detail what else is to be said, for a reader
 */
record Fault(String reason, String detail) {}
