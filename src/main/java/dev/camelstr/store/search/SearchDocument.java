package dev.camelstr.store.search;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.PublicKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An event as the index has it: a batch of them keeps nothing else of what was parsed.
 *
 * @param seq of its row in table {@code event}
 * @param vector its words with their positions, as PostgreSQL reads a {@code tsvector}
 * @param words each once, those that can be parts of one another
 */
record SearchDocument(long seq, long createdAt, int kind, PublicKey pubkey, String vector, Set<String> words) {
    /** About as many as the longest text of spaced words has, of one that has a word for each character, too. */
    private static final int MOST_WORDS = 8_192;

    private static final int POSITIONS = 16; // of one word, enough to tell how often it is there
    private static final int LAST_POSITION = 16_383; // PostgreSQL counts no further

    static SearchDocument of(long seq, Event event) {
        SearchText text = SearchText.of(event);
        Map<String, StringBuilder> positions = new LinkedHashMap<>();
        Set<String> words = new HashSet<>();
        int next = take(positions, words, text.title(), 1, "A");
        take(positions, words, text.body(), next + 1, "");
        StringBuilder vector = new StringBuilder();
        // Words have no character that would end the quotes.
        positions.forEach((word, at) ->
                vector.append('\'').append(word).append("':").append(at).append(' '));
        return new SearchDocument(seq, event.createdAt(), event.kind(), event.pubkey(), vector.toString(), words);
    }

    private static int take(
            Map<String, StringBuilder> positions, Set<String> words, String text, int first, String weight) {
        int position = first;
        for (Words.Run run : Words.of(text)) {
            for (String word : run.words()) {
                if (positions.size() >= MOST_WORDS) {
                    return position;
                }
                if (run.spaced()) {
                    words.add(word);
                }
                add(positions.computeIfAbsent(word, unknown -> new StringBuilder()), position, weight);
                position++;
            }
        }
        return position;
    }

    private static void add(StringBuilder positions, int position, String weight) {
        if (positions.isEmpty()) {
            positions.append(Math.min(position, LAST_POSITION)).append(weight);
        } else if (position < LAST_POSITION
                && positions.chars().filter(c -> c == ',').count() < POSITIONS - 1) {
            positions.append(',').append(position).append(weight);
        }
    }
}
