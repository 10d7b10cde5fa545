package dev.camelstr.faults.history;

import java.io.IOException;
import java.util.Random;

/** A client that goes on at one node or another until it is stopped, however often it loses its connection. */
abstract class Client implements Runnable {
    private static final int PAUSE_MILLIS = 100;

    final String name;
    final Random random;
    final Board board;
    final Recorder recorder;
    private final Group group;
    private Member node;
    private Connection connection;
    private volatile boolean stopping;

    Client(String name, Random random, Group group, Board board, Recorder recorder) {
        this.name = name;
        this.random = random;
        this.group = group;
        this.board = board;
        this.recorder = recorder;
    }

    /** Does some of what it is there for. */
    abstract void step() throws IOException, InterruptedException;

    /** The connection is lost: what was asked gets no answer. */
    void lost() {}

    /** Ends what it has begun. */
    void end() throws IOException, InterruptedException {}

    @Override
    public final void run() {
        try {
            while (!stopping) {
                stepOrLose();
            }
            endOrLose();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
        }
    }

    private void stepOrLose() throws InterruptedException {
        try {
            step();
        } catch (IOException e) {
            disconnect();
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void endOrLose() throws InterruptedException {
        try {
            end();
        } catch (IOException e) {
            // It has lost what it could have ended.
        }
    }

    final void stop() {
        stopping = true;
    }

    /** The one it has, or another. */
    final Connection connection() throws IOException, InterruptedException {
        if (connection != null && connection.isOver()) {
            disconnect();
        }
        if (connection == null) {
            node = group.node(random);
            connection = Connection.open(node.relay());
        }
        return connection;
    }

    /** Gives its connection up; the next may lead to another node. */
    final void disconnect() {
        if (connection != null) {
            connection.close();
            connection = null;
            lost();
        }
    }

    /** The name of the node that it is connected to. */
    final String node() {
        return node.name();
    }
}
