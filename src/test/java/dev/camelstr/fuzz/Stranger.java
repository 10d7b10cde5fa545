package dev.camelstr.fuzz;

import dev.camelstr.testing.RawClient;
import java.io.IOException;

/** One of those that attack: it has one connection at a time. */
final class Stranger implements Runnable {
    private final Siege siege;
    private final int number;

    Stranger(Siege siege, int number) {
        this.siege = siege;
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean isAtWork() {
        return !siege.isOver();
    }

    @Override
    public void run() {
        while (isAtWork()) {
            try {
                siege.attack().conversation().with(this);
            } catch (IOException e) {
                // It was cut, or it is over.
            }
        }
    }

    /** Connects and says nothing. */
    RawClient connect() throws IOException {
        return siege.connect();
    }

    /** Connects as a client of the relay. */
    RawClient join() throws IOException {
        return connect().upgrade("");
    }

    /** Says it, and waits until something is said in return. */
    void ask(RawClient client, byte[] frame) throws IOException {
        client.write(frame);
        String answer = client.nextText();
        while (answer.startsWith("[\"AUTH\"")) {
            answer = client.nextText();
        }
        heard(answer);
    }

    /** From now on all that is answered is read beside what is said. */
    void listen(RawClient client) {
        siege.begin(() -> {
            try {
                while (isAtWork()) {
                    heard(client.nextText());
                }
            } catch (IOException e) {
                // As above.
            }
        });
    }

    private void heard(String answer) throws IOException {
        siege.heard(answer);
        if (answer.startsWith("closed")) {
            throw new IOException(answer);
        }
    }
}
