package dev.camelstr.faults;

import static dev.camelstr.faults.Servers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import dev.camelstr.component.stream.StreamAdmin;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RabbitMQ or PostgreSQL is away for a while: the pipeline waits and goes on, and nothing is lost. */
@Tag("faults")
class OutageIT extends OnServers {

    OutageIT() {
        super(new Upstreams(500, 3));
    }

    @Test
    void theBrokerIsStoppedAndStartedWhileEventsAreCollected() throws Exception {
        upstreams.give(200);
        try (TestApplication all = new TestApplication(servers.settings(upstreams)).start()) {
            servers.awaitStored(all, upstreams);
            servers.broker().stop();
            upstreams.give(200);
            await("a publish to be tried again").until(() -> all.count("retry_counts") > 0);
            servers.broker().startAgain();
            upstreams.give(100);
            awaitAllStored(all);
        }
        expectExactlyOnce(servers.changelog());
    }

    @Test
    void theDatabaseIsAwayWhileEventsAreCollected() throws Exception {
        URI direct = URI.create(servers.databaseUrl().substring("jdbc:".length()));
        upstreams.give(200);
        try (TcpProxy proxy = new TcpProxy(direct.getPort());
                TestApplication all = new TestApplication(through(proxy, direct)).start()) {
            servers.awaitStored(all, upstreams);
            proxy.cut();
            upstreams.give(200);
            await("collecting to go on").until(() -> all.count("queue_publish_counts") == 400);
            assertThat(servers.state().announced()).isEqualTo(199);
            proxy.restore();
            upstreams.give(100);
            awaitAllStored(all);
        }
        expectExactlyOnce(servers.changelog());
    }

    private Map<String, String> through(TcpProxy proxy, URI direct) {
        Map<String, String> settings = servers.settings(upstreams);
        settings.put(
                "camelstr.datasource.url", servers.databaseUrl().replace(":" + direct.getPort(), ":" + proxy.port()));
        settings.put("camelstr.datasource.connect-timeout", "1s");
        return settings;
    }

    /** A publish whose confirm was lost is repeated: the stream may hold more than the relays gave. */
    private void awaitAllStored(TestApplication all) {
        await("all to be published").until(() -> all.count("queue_publish_counts") == upstreams.given());
        StreamAdmin admin = (StreamAdmin) all.context().getComponent("rabbitmq-stream");
        await("all to be stored").ignoreExceptions().until(() -> servers.state().hasAll(admin));
    }
}
