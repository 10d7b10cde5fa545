package dev.camelstr.load;

import dev.camelstr.cli.load.LoadEvents;
import dev.camelstr.cli.sample.SampleRelay;
import dev.camelstr.nostr.Event;
import dev.camelstr.testing.TestRelay;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Many upstream relays in a process of their own. It prints their URLs, and how many of them are connected whenever that
 * changes, and the most that were at once, and how many were ever; with the first line of its input it begins to publish: each event at twenty relays.
 */
final class RelayHost {
    private static final int COPIES = 20;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private RelayHost() {}

    /** @param args how many relays, how many messages a second, for how many seconds */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        int perSecond = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        List<Event> events = new LoadEvents(TestRelay.SCHNORR).notes(perSecond / COPIES * seconds, "many");
        List<SampleRelay> relays = SampleRelay.startMany(count);
        say("relays: " + relays.stream().map(SampleRelay::url).collect(Collectors.joining(",")));
        Thread watch = new Thread(() -> watch(relays), "watch");
        watch.setDaemon(true);
        watch.start();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        in.readLine();
        publish(relays, events, seconds);
        say("published: " + events.size());
        in.readLine();
        System.exit(0);
    }

    private static void publish(List<SampleRelay> relays, List<Event> events, int seconds) {
        long began = System.nanoTime();
        long whole = TimeUnit.SECONDS.toNanos(seconds);
        int relay = 0;
        for (int i = 0; i < events.size(); i++) {
            long due = began + whole / events.size() * i;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(TICK_NANOS);
            }
            for (int copy = 0; copy < COPIES; copy++) {
                relays.get(relay++ % relays.size()).publish(events.get(i).raw());
            }
        }
    }

    private static void watch(List<SampleRelay> relays) {
        long last = -1;
        long most = 0;
        long lastEver = 0;
        while (true) {
            long now = relays.stream().mapToLong(SampleRelay::openWebSockets).sum();
            long ever = relays.stream().filter(relay -> relay.connections() > 0).count();
            most = Math.max(most, now);
            if (now != last) {
                say("connected: " + now + ". most: " + most + ".");
                last = now;
            }
            if (ever != lastEver) {
                say("ever: " + ever + ".");
                lastEver = ever;
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
