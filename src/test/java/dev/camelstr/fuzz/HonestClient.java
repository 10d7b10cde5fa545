package dev.camelstr.fuzz;

import dev.camelstr.nostr.Event;
import dev.camelstr.nostr.EventBuilder;
import dev.camelstr.nostr.crypto.EventSigner;
import dev.camelstr.nostr.message.RelayMessage;
import dev.camelstr.testing.ManagementClient;
import dev.camelstr.testing.RelayClient;
import dev.camelstr.testing.TestRelay;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Connects, publishes notes, asks for them and counts them, all the time, and measures how long each answer takes. Now and then
 * it publishes a long note, and connects anew.
 */
final class HonestClient implements Runnable {
    private static final long PAUSE_NANOS = 20_000_000;
    private static final int NOTES_OF_A_CONNECTION = 10;
    private static final HttpClient PLAIN = HttpClient.newHttpClient();
    private static final String LONG = "x".repeat(20_000);

    /** What was answered, and how long that took. */
    record Answer(String to, long millis) {}

    private record Span(String to, long beganNanos, long endedNanos) {}

    /** How long something took that began and ended then. */
    interface Stopwatch {
        long millis(long beganNanos, long endedNanos);
    }

    private final URI relay;
    private final long endNanos;
    private final BlockingQueue<String> failures;
    private final AtomicInteger failed = new AtomicInteger();
    private final List<Span> answers = Collections.synchronizedList(new ArrayList<>());
    private EventSigner author = TestRelay.author();
    private HttpClient http = PLAIN;
    private Optional<ManagementClient> management = Optional.empty();
    private Stopwatch stopwatch = (began, ended) -> (ended - began) / 1_000_000;
    private boolean isPatient;

    HonestClient(URI relay, long endNanos, BlockingQueue<String> failures) {
        this.relay = relay;
        this.endNanos = endNanos;
        this.failures = failures;
    }

    /** From now on what fails is counted, and it goes on, with another connection if need be. */
    HonestClient patient() {
        isPatient = true;
        return this;
    }

    HonestClient writingAs(EventSigner author) {
        this.author = author;
        return this;
    }

    /** It trusts as this client does. */
    HonestClient over(HttpClient http) {
        this.http = http;
        return this;
    }

    /** It counts another time than that of the clock. */
    HonestClient timedBy(Stopwatch stopwatch) {
        this.stopwatch = stopwatch;
        return this;
    }

    /** It makes a management call with each connection. */
    HonestClient managing(ManagementClient management) {
        this.management = Optional.of(management);
        return this;
    }

    @Override
    public void run() {
        while (goesOn()) {
            converse();
        }
    }

    private boolean goesOn() {
        return System.nanoTime() < endNanos && failures.isEmpty();
    }

    private void failed(String how) {
        if (isPatient) {
            failed.incrementAndGet();
        } else {
            failures.add(how);
        }
    }

    private void converse() {
        long before = System.nanoTime();
        try (RelayClient client = RelayClient.connect(relay, http, Map.of())) {
            measured("a handshake", before);
            for (int i = 0; i < NOTES_OF_A_CONNECTION && goesOn(); i++) {
                publishAndAsk(client, i == 0 ? LONG : "honest " + i);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            if (management.isPresent()) {
                manage(management.get());
            }
        } catch (Exception | AssertionError e) {
            failed("honest client: " + e);
        }
    }

    private void publishAndAsk(RelayClient client, String text) throws Exception {
        Event note = author.sign(new EventBuilder(1).content(text).tag("n", Integer.toString(answers.size())));
        String filter = "{\"ids\":[\"" + note.id().hex() + "\"]}";
        long before = System.nanoTime();
        RelayMessage.Ok ok = client.event(note).nextButChallenge(RelayMessage.Ok.class);
        measured("EVENT", before);
        if (!ok.accepted()) {
            failed("an honest note was refused: " + ok.message());
        }
        before = System.nanoTime();
        if (!client.stored("s", filter).contains(note.id())) {
            failed("an honest note was not found");
        }
        measured("REQ", before);
        before = System.nanoTime();
        client.send("[\"CLOSE\",\"s\"]").send("[\"COUNT\",\"c\"," + filter + "]");
        if (client.next(RelayMessage.Count.class).count() != 1) {
            failed("an honest note was not counted");
        }
        measured("COUNT", before);
    }

    private void manage(ManagementClient client) throws Exception {
        long before = System.nanoTime();
        String answer = client.call("supportedmethods");
        measured("a management call", before);
        if (!answer.startsWith("{\"result\":[")) {
            failed("an administrator was refused: " + answer);
        }
    }

    private void measured(String to, long beforeNanos) {
        answers.add(new Span(to, beforeNanos, System.nanoTime()));
    }

    /** How many answers were none that an honest client is owed. */
    int failed() {
        return failed.get();
    }

    int count() {
        return answers.size();
    }

    /** @param part from 0 to 1 */
    long millis(double part) {
        return millis(part, sorted());
    }

    /** Of the notes that were published. */
    long millisOfOks(double part) {
        return millis(
                part,
                sorted().stream().filter(answer -> answer.to().equals("EVENT")).toList());
    }

    private static long millis(double part, List<Answer> sorted) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(part * sorted.size())))
                .millis();
    }

    /** The one that took longest. */
    Answer longest() {
        List<Answer> sorted = sorted();
        return sorted.get(sorted.size() - 1);
    }

    private List<Answer> sorted() {
        synchronized (answers) {
            return answers.stream()
                    .map(span -> new Answer(span.to(), stopwatch.millis(span.beganNanos(), span.endedNanos())))
                    .sorted(Comparator.comparingLong(Answer::millis))
                    .toList();
        }
    }
}
