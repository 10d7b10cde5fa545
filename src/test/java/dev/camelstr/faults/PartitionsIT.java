package dev.camelstr.faults;

import static dev.camelstr.faults.Servers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.component.stream.StreamAdmin;
import dev.camelstr.component.stream.StreamInfo;
import dev.camelstr.testing.Child;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams with several partitions by author: stores share them, and the database ends with exactly what it should hold. */
@Tag("faults")
class PartitionsIT extends OnServers {

    PartitionsIT() {
        super(new Upstreams(800, 17));
    }

    @Test
    void twoStoresShareThePartitionsAndOneTakesOverWhenTheOtherIsKilled() throws Exception {
        upstreams.give(300);
        try (TestApplication collector = new TestApplication(partitioned(upstreams), "collect").start();
                Child one = Child.run("store", partitioned());
                Child other = Child.run("store", partitioned())) {
            servers.awaitStored(collector, upstreams);
            assertThat(published(collector)).hasSize(3).allMatch(partition -> partition.next() > 0);
            await("both stores to work").until(() -> owners() == 2);
            upstreams.give(200);
            await("more to be stored").until(() -> servers.state().applied() > 300);
            one.kill();
            upstreams.give(200);
            await("the other to hold all partitions").until(() -> owners() == 1);
            servers.awaitStored(collector, upstreams);
            other.stop();
        }
        expectExactlyOnce(servers.changelog());
    }

    @Test
    void oneTakesOverFromTheOtherThatStandsStillAndIsFencedWhenItGoesOn() throws Exception {
        upstreams.give(300);
        try (TestApplication collector = new TestApplication(partitioned(upstreams), "collect").start();
                Child one = Child.run("store", partitioned());
                Child other = Child.run("store", partitioned())) {
            servers.awaitStored(collector, upstreams);
            await("both stores to work").until(() -> owners() == 2);
            one.pause();
            upstreams.give(200);
            await("the other to hold all partitions").until(() -> owners() == 1);
            servers.awaitStored(collector, upstreams);
            one.resume();
            upstreams.give(200);
            servers.awaitStored(collector, upstreams);
            other.kill();
        }
        expectExactlyOnce(servers.changelog());
    }

    @Test
    void oneProcessStoresAllPartitionsOfEmbeddedStreams() throws Exception {
        Map<String, String> settings = partitioned(upstreams);
        settings.put("camelstr.stream", "local-stream");
        upstreams.give(500);
        try (TestApplication all = new TestApplication(settings).start()) {
            servers.awaitStored(all, upstreams);
            assertThat(servers.state().query("select count(*) from owner")).isEqualTo("3");
            expectExactlyOnce(StreamReader.readAll(all.context(), "local-stream", "nostr.stored"));
        }
    }

    @Test
    void anotherNumberThanTheStreamsHaveIsRefusedInOneLine() throws Exception {
        Map<String, String> one = servers.settings();
        try (TestApplication collector = new TestApplication(servers.settings(upstreams), "collect").start();
                Child refused = Child.run("store", partitioned())) {
            refused.awaitExit(2);
            assertThat(refused.hasPrinted("camelstr.stream.partitions is 3, but the stream nostr.collected has 1"))
                    .isTrue();
            assertThat(collector.context().isStarted()).isTrue();
        }
        one.put("camelstr.stream", "local-stream");
        new TestApplication(one, "store").start().close();
        one.put("camelstr.stream.partitions", "3");
        try (Child refused = Child.run("store", one)) {
            refused.awaitExit(2);
            assertThat(refused.hasPrinted("but the stream nostr.collected has 1"))
                    .isTrue();
        }
    }

    private Map<String, String> partitioned() {
        Map<String, String> settings = servers.settings();
        settings.put("camelstr.stream.partitions", "3");
        settings.put("camel.component.rabbitmq-stream.heartbeat", "1s");
        return settings;
    }

    private Map<String, String> partitioned(Upstreams from) {
        Map<String, String> settings = partitioned();
        from.into(settings);
        return settings;
    }

    private static List<StreamInfo> published(TestApplication collector) {
        return ((StreamAdmin) collector.context().getComponent("rabbitmq-stream")).info("nostr.collected");
    }

    /** Stores that hold a partition and live. */
    private int owners() {
        return Integer.parseInt(servers.state().query("select count(distinct holder) from owner where epoch > 0"));
    }
}
