package dev.camelstr.component.nostr.history;

import dev.camelstr.component.nostr.history.walk.Answer;
import dev.camelstr.component.nostr.history.walk.Page;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** A page that is under way: what has come of it, and when. Times are those of {@link System#nanoTime}. Not thread-safe. */
final class Asking {

    /** Of a message: its type and its subscription stand there, whatever comes after them. */
    private static final int HEAD = 64;

    private final String id;
    private final Past past;
    private final Page page;
    private Answer answer;
    private final Receipt receipt = new Receipt();
    private final long askedAtSeconds;
    private long heardAt;
    private boolean answered;
    private OptionalLong endedAt = OptionalLong.empty();
    private Answer.End end = Answer.End.EOSE;
    private String said = "";
    private OptionalLong saidAt = OptionalLong.empty();

    Asking(String id, Past past, Page page, long askedAtSeconds, long now) {
        this.id = id;
        this.past = past;
        this.page = page;
        this.answer = new Answer(page);
        this.askedAtSeconds = askedAtSeconds;
        this.heardAt = now;
    }

    String id() {
        return id;
    }

    /** Whether a message that cannot be read as a whole begins as one for this page's subscription. */
    boolean isNamedBy(byte[] message) {
        String head = new String(message, 0, Math.min(message.length, HEAD), StandardCharsets.ISO_8859_1);
        return head.contains('"' + id + '"');
    }

    Past past() {
        return past;
    }

    Answer answer() {
        return answer;
    }

    Page page() {
        return page;
    }

    /** All was concluded from it, and its ids need no more memory. */
    void forgetAnswer() {
        answer = new Answer(page);
    }

    Receipt receipt() {
        return receipt;
    }

    long askedAtSeconds() {
        return askedAtSeconds;
    }

    void heard(long now) {
        heardAt = now;
    }

    /** @return whether it is the first that the relay says of it */
    boolean isFirstAnswer() {
        boolean first = !answered;
        answered = true;
        return first;
    }

    /** @return whether it had already come to its end */
    boolean isEnded() {
        return endedAt.isPresent();
    }

    void ended(Answer.End how, long now) {
        end = how;
        answer.ended();
        endedAt = OptionalLong.of(now);
        heardAt = now;
    }

    Answer.End end() {
        return end;
    }

    /** Words to people, which may be about this page. */
    void said(String words, long now) {
        said = words;
        saidAt = OptionalLong.of(now);
    }

    String said() {
        return said;
    }

    long silentNanos(long now) {
        return now - heardAt;
    }

    /** For how long nothing has come since the relay said something. */
    OptionalLong sinceSaid(long now) {
        return saidAt.isPresent() && saidAt.getAsLong() >= heardAt
                ? OptionalLong.of(now - saidAt.getAsLong())
                : OptionalLong.empty();
    }
}
