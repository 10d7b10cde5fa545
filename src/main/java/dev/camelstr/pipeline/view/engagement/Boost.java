package dev.camelstr.pipeline.view.engagement;

/**
 * That an event draws attention to a target.
 *
 * @param target the id of an event, or the address of an article
 * @param event by which it was done
 */
record Boost(String target, String event, String author, long createdAt) {
    private static final String DISLIKE = "-"; // NIP-25
    private static final String ARTICLE = "30023:";

    static boolean isOne(Deed deed) {
        return !deed.content().equals(DISLIKE)
                && (deed.target().indexOf(':') < 0 || deed.target().startsWith(ARTICLE));
    }
}
