package dev.camelstr.pipeline.view.engagement;

/**
 * What somebody did to a target. Equal deeds are counted together.
 *
 * @param target an event's id, or an address
 * @param content what a reaction says; of a zap which request it answers and how much it is; empty otherwise
 * @param msats of a zap; 0 otherwise
 */
record Deed(String target, Action action, String author, String content, long msats) {}
