package dev.camelstr.component.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.camelstr.component.local.log.Append;
import dev.camelstr.component.local.log.LogReader;
import dev.camelstr.component.local.log.TestLog;
import dev.camelstr.component.stream.Batch;
import dev.camelstr.component.stream.InboundMessage;
import dev.camelstr.component.stream.OutboundMessage;
import dev.camelstr.component.stream.Partitions;
import dev.camelstr.component.stream.StartOffset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {
    @TempDir
    Path folder;

    @Test
    void manyPublishersAtOnceKeepTheirOwnOrderAndLoseNothing() throws Exception {
        int publishers = 16;
        int lists = 200;
        try (TestLog log = new TestLog(folder)) {
            log.segmentSize(50_000);
            ExecutorService threads = Executors.newFixedThreadPool(publishers);
            List<Future<?>> running = new ArrayList<>();
            for (int publisher = 0; publisher < publishers; publisher++) {
                int number = publisher;
                running.add(threads.submit(() -> publish(log, number, lists)));
            }
            for (Future<?> publisher : running) {
                publisher.get();
            }
            threads.shutdown();

            Map<String, Long> next = new HashMap<>();
            for (InboundMessage message : log.readFrom(0)) {
                String publisher = message.property("publisher");
                assertThat(message.properties().get("n")).isEqualTo(next.getOrDefault(publisher, 0L));
                assertThat(new String(message.body(), StandardCharsets.UTF_8))
                        .startsWith(publisher + " " + message.property("n") + " ");
                next.merge(publisher, 1L, Long::sum);
            }
            assertThat(next).hasSize(publishers);
            assertThat(next.values().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(log.info().next());
        }
    }

    private static Void publish(TestLog log, int publisher, int lists) throws Exception {
        Random random = new Random(publisher);
        List<CompletableFuture<Optional<Exception>>> confirms = new ArrayList<>();
        long n = 0;
        for (int i = 0; i < lists; i++) {
            List<OutboundMessage> messages = new ArrayList<>();
            for (int count = 1 + random.nextInt(4); count > 0; count--) {
                String body = publisher + " " + n + " " + "é".repeat(random.nextInt(1000));
                messages.add(new OutboundMessage(
                        body.getBytes(StandardCharsets.UTF_8), Map.of("publisher", "" + publisher, "n", n++)));
            }
            confirms.add(log.offer(messages));
        }
        for (CompletableFuture<Optional<Exception>> confirm : confirms) {
            TestLog.await(confirm);
        }
        return null;
    }

    @Test
    void publishersShareCommits() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch inListener = new CountDownLatch(1);
            log.log().addListener(() -> {
                inListener.countDown();
                awaitQuietly(held);
            });
            List<CompletableFuture<Optional<Exception>>> confirms = new ArrayList<>();
            confirms.add(log.offer(messages("first")));
            inListener.await();
            for (int i = 0; i < 50; i++) {
                confirms.add(log.offer(messages("waiting " + i)));
            }
            awaitNextMillisecond(); // commits are told apart by their time
            held.countDown();
            for (CompletableFuture<Optional<Exception>> confirm : confirms) {
                TestLog.await(confirm);
            }
            assertThat(commits(log)).isEqualTo(2);
        }
    }

    private static void awaitNextMillisecond() {
        long now = System.currentTimeMillis();
        while (System.currentTimeMillis() == now) {
            Thread.onSpinWait();
        }
    }

    private static long commits(TestLog log) throws Exception {
        return log.read(new StartOffset.First()).stream()
                .map(InboundMessage::timestamp)
                .distinct()
                .count();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void readersSeeNothingThatIsNotConfirmed() throws Exception {
        try (TestLog log = new TestLog(folder);
                LogReader reader = log.log().reader(new StartOffset.First())) {
            for (int i = 0; i < 200; i++) {
                CompletableFuture<Optional<Exception>> confirm = log.offer(messages("m" + i));
                Batch read = new Batch(10, Long.MAX_VALUE);
                while (read.messages().isEmpty()) {
                    reader.read(read);
                }
                assertThat(read.messages().get(0).origin().offset())
                        .isLessThan(log.info().next());
                TestLog.await(confirm);
            }
        }
    }

    @Test
    void aQueueThatStaysFullRefusesAfterItsTimeout() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            CountDownLatch held = new CountDownLatch(1);
            log.log().addListener(() -> awaitQuietly(held));
            CompletableFuture<Optional<Exception>> first = log.offer(messages("first"));
            assertThatThrownBy(() -> log.log().append(new Append(messages("a", "b"), done -> {}), 2, 20))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("no room after 20 ms");
            held.countDown();
            TestLog.await(first);
        }
    }

    @Test
    void whatWaitsWhenTheLogIsClosedIsStillWritten() throws Exception {
        List<CompletableFuture<Optional<Exception>>> confirms = new ArrayList<>();
        try (TestLog log = new TestLog(folder)) {
            for (int i = 0; i < 500; i++) {
                confirms.add(log.offer(messages("m" + i)));
            }
        }
        assertThat(confirms)
                .allSatisfy(confirm -> assertThat(confirm.getNow(Optional.of(new Exception("not told"))))
                        .isEmpty());
        try (TestLog log = new TestLog(folder)) {
            assertThat(log.info().next()).isEqualTo(500);
            TestLog closed = log;
            closed.close();
            assertThatThrownBy(() -> closed.offer(messages("late"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void largeMessagesAreWrittenAndTooLargeOnesRefused() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            byte[] large = new byte[5_000_000];
            new Random(5).nextBytes(large);
            log.append("before");
            log.appendBytes(large);
            log.append("after");
            List<InboundMessage> messages = log.readFrom(0);
            assertThat(messages).hasSize(3);
            assertThat(messages.get(1).body()).isEqualTo(large);
            assertThatThrownBy(() -> log.appendBytes(new byte[17 << 20])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> log.offer(List.of(new OutboundMessage(new byte[0], Map.of("x", 1.5)))))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void readingBeginsWhereItIsAskedFor() throws Exception {
        try (TestLog log = new TestLog(folder)) {
            log.segmentSize(200);
            for (int i = 0; i < 30; i++) {
                log.append("m" + i);
            }
            long time = log.readFrom(17).get(0).timestamp();
            assertThat(LocalStreams.bodies(log.readFrom(17))).first().isEqualTo("m17");
            assertThat(LocalStreams.bodies(log.read(new StartOffset.First()))).hasSize(30);
            assertThat(LocalStreams.bodies(log.read(new StartOffset.Last()))).containsExactly("m29");
            assertThat(log.read(new StartOffset.Next())).isEmpty();
            assertThat(log.readFrom(500)).isEmpty();
            assertThat(log.read(new StartOffset.Since(time)).get(0).timestamp()).isEqualTo(time);
            assertThat(log.read(new StartOffset.Since(time)).get(0).origin().offset())
                    .isLessThanOrEqualTo(17);
            assertThat(log.read(new StartOffset.Since(Long.MAX_VALUE))).isEmpty();
        }
    }

    @Test
    void messagesOfOneKeyKeepTheirPartition() throws Exception {
        try (LocalStreams streams = new LocalStreams(folder)) {
            List<OutboundMessage> messages = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                messages.add(new OutboundMessage(
                        ("" + i).getBytes(StandardCharsets.UTF_8), Map.of("key", "key" + i % 30), "key" + i % 30));
            }
            streams.send("local-stream:keys?partitions=3", messages);
            List<Map<String, Object>> headers =
                    streams.collectHeaders("local-stream:keys?partitions=3&offset=first", 300);
            assertThat(headers)
                    .allSatisfy(header -> assertThat(header.get("CamelStreamPartition"))
                            .isEqualTo(Partitions.of((String) header.get("key"), 3)));
            assertThat(streams.component().info("keys"))
                    .hasSize(3)
                    .allSatisfy(info -> assertThat(info.next()).isPositive());
            assertThatThrownBy(() -> streams.send("local-stream:keys?partitions=2", "x"))
                    .hasStackTraceContaining("has 3 partition(s), not 2");
        }
    }

    private static List<OutboundMessage> messages(String... bodies) {
        return java.util.Arrays.stream(bodies)
                .map(body -> new OutboundMessage(body.getBytes(StandardCharsets.UTF_8), Map.of()))
                .toList();
    }
}
