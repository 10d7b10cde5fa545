package dev.camelstr.faults;

import static dev.camelstr.faults.Servers.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.camelstr.cli.TestApplication;
import java.util.List;
import java.util.Map;
import org.apache.camel.Route;
import org.apache.camel.support.service.ServiceHelper;
import org.junit.jupiter.api.Test;

/** The store stands still: collecting pauses before a stream could cut what is unread, and goes on when it can. */
class LagPauseIT extends OnServers {

    LagPauseIT() {
        super(new Upstreams(1200, 11));
    }

    @Test
    void atTheBoundOfMessagesOnRabbitMq() throws Exception {
        Map<String, String> settings = servers.settings(upstreams);
        settings.put("camelstr.stream.max-lag", "200");
        pausesAndGoesOn(settings, 300);
    }

    @Test
    void atHalfOfWhatTheEmbeddedStreamRetains() throws Exception {
        Map<String, String> settings = servers.settings(upstreams);
        settings.put("camelstr.stream", "local-stream");
        settings.put("camelstr.stream.retention", "400KB");
        pausesAndGoesOn(settings, 500);
    }

    private void pausesAndGoesOn(Map<String, String> settings, int enough) throws Exception {
        try (TestApplication all = new TestApplication(settings).start()) {
            all.context().getRouteController().suspendRoute("store");
            upstreams.give(enough);
            await("all relays to be paused")
                    .until(() -> collecting(all).stream().allMatch(LagPauseIT::isPaused));
            upstreams.give(500);
            assertThat(all.count("queue_publish_counts")).isLessThanOrEqualTo(enough);
            all.context().getRouteController().resumeRoute("store");
            servers.awaitStored(all, upstreams);
            await("collecting to go on").until(() -> collecting(all).stream().noneMatch(LagPauseIT::isPaused));
        }
        assertThat(servers.state().ids()).isEqualTo(upstreams.expected());
        assertThat(servers.state().query("select count(*) from stream_gap")).isEqualTo("0");
    }

    private static List<Route> collecting(TestApplication all) {
        return all.context().getRoutes().stream()
                .filter(route -> route.getId().startsWith("collect-"))
                .toList();
    }

    private static boolean isPaused(Route route) {
        return ServiceHelper.isSuspended(route.getConsumer());
    }
}
