package dev.camelstr.fuzz;

import dev.camelstr.testing.RawClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An attack that is at work until it is closed: whoever is cut comes again. */
final class Siege implements AutoCloseable {
    private static final int KEPT = 50;
    private static final int SHOWN = 200;
    private static final int SUCH = 5;

    private final Attack attack;
    private final int port;
    private final Map<Thread, RawClient> connections = new ConcurrentHashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicLong answers = new AtomicLong();
    private final Queue<String> firstAnswers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile boolean over;

    private Siege(Attack attack, int port) {
        this.attack = attack;
        this.port = port;
    }

    /** Yields it once its first connection is about to be made: what it will say is prepared by then. */
    static Siege begin(Attack attack, int port) throws InterruptedException {
        Siege siege = new Siege(attack, port);
        siege.begin(siege::lead);
        if (!siege.begun.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException(attack + " has not begun");
        }
        return siege;
    }

    private void lead() {
        for (int i = 0; i < attack.connections(); i++) {
            begin(new Stranger(this, i));
        }
    }

    void begin(Runnable work) {
        Thread thread = new Thread(work, attack.name());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    Attack attack() {
        return attack;
    }

    boolean isOver() {
        return over;
    }

    RawClient connect() throws IOException {
        begun.countDown();
        RawClient client = RawClient.from(attack.address(), port);
        connections.put(Thread.currentThread(), client); // instead of the last one, which it has closed
        if (over) {
            client.close();
        }
        return client;
    }

    void heard(String answer) {
        if (answer.startsWith(attack.answer())) {
            answered.countDown();
        }
        if (answers.incrementAndGet() <= KEPT) {
            firstAnswers.add(answer.substring(0, Math.min(SHOWN, answer.length())));
        }
    }

    /** Waits until one of its answers is as the attack expects. */
    boolean awaitAnswer() throws InterruptedException {
        return attack.answer().isEmpty() || answered.await(1, TimeUnit.MINUTES);
    }

    /** How many answers there were, and the beginnings of some. */
    String told() {
        return answers.get() + " answers to the attack, such as "
                + firstAnswers.stream().distinct().limit(SUCH).toList();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        over = true;
        for (RawClient client : connections.values()) {
            client.close();
        }
        for (int i = 0; i < threads.size(); i++) { // the first has begun all others when it ends
            threads.get(i).join();
        }
    }
}
