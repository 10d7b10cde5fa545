package dev.camelstr.pipeline.watch;

import dev.camelstr.component.relay.Page;
import dev.camelstr.component.relay.PageHandler;
import dev.camelstr.component.relay.PageRequest;
import dev.camelstr.pipeline.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;

/**
 * The pages of a relay node: {@code /} is the watcher page, which is also where a person learns how to connect; {@code
 * /api/status} are its figures, {@code ?history=N} adds the last N seconds one by one, {@code ?minutes=N} minutes, and the
 * parameters of {@link UpstreamQuery} choose among the upstream relays; {@code /api/relays} is the list of these, {@code
 * /api/topology} how all processes hang together, {@code /api/rejected} are dead letters, for those who may see them; {@code /api/views} are views, which may be asked whether there is a
 * watcher page or not.
 */
public final class WatcherPages implements PageHandler {
    private static final String FOLDER = "/web/";
    private static final String VIEWS = "/api/views";

    private final WebFiles files = new WebFiles();
    private Status status = new Status();
    private PageHandler rejected = request -> Optional.empty();
    private PageHandler views = request -> Optional.empty();
    private Topology topology = new Topology();
    private Optional<RelayList> relays = Optional.empty();
    private boolean enabled = true;

    public void setStatus(Status status) {
        this.status = status;
    }

    /** What answers {@code /api/rejected}. */
    public void setRejected(PageHandler rejected) {
        this.rejected = rejected;
    }

    /** What answers {@code /api/views} and what is below it. */
    public void setViews(PageHandler views) {
        this.views = views;
    }

    /** What {@code /api/topology} shows. */
    public void setTopology(Topology topology) {
        this.topology = topology;
    }

    /** Which has the list of upstream relays. */
    public void setDatabase(DataSource database) {
        relays = Optional.of(new RelayList(database));
    }

    /** Whether there are these pages at all; otherwise the relay says one line of text at {@code /}. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    @Override
    public CompletionStage<Optional<Page>> pageLater(PageRequest request) {
        boolean isOfViews = request.path().startsWith(VIEWS + '/')
                || enabled && request.path().equals(VIEWS);
        return isOfViews ? views.pageLater(request) : PageHandler.super.pageLater(request);
    }

    @Override
    public Optional<Page> page(PageRequest request) {
        String path = request.path();
        if (!enabled) {
            return Optional.empty();
        } else if (path.equals("/")) {
            return files.find("index.html");
        } else if (path.equals("/api/status")) {
            return Optional.of(status(request));
        } else if (path.equals("/api/rejected")) {
            return rejected.page(request);
        } else if (path.equals("/api/relays")) {
            return relays.map(list -> document(list.json(), "the list is not known at the moment"));
        } else if (path.equals("/api/topology")) {
            return Optional.of(document(topology.json(false), "the topology is not known at the moment"));
        } else if (path.equals("/favicon.ico")) {
            return files.find("icon.svg");
        }
        return path.startsWith(FOLDER) ? files.find(path.substring(FOLDER.length())) : Optional.empty();
    }

    private Page status(PageRequest request) {
        OptionalInt seconds = number(request, "history");
        OptionalInt minutes = number(request, "minutes");
        if (seconds.isEmpty() || minutes.isEmpty()) {
            return Page.text(
                    400,
                    "history is a number of seconds, at most " + History.SECONDS + "; minutes one of minutes, at most "
                            + History.MINUTES + ".\n");
        }
        try {
            return json(200, status.json(seconds.getAsInt(), minutes.getAsInt(), UpstreamQuery.of(request.query())));
        } catch (IllegalArgumentException e) {
            return Page.text(400, e.getMessage() + ".\n");
        }
    }

    /** 0 where it is not asked for, nothing where it is no number. */
    private static OptionalInt number(PageRequest request, String parameter) {
        String text = request.query().getOrDefault(parameter, "0");
        return text.matches("\\d{1,4}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** @param known nothing while the database is away */
    private static Page document(Optional<byte[]> known, String unknown) {
        return known.map(document -> json(200, document))
                .orElseGet(() -> json(503, ("{\"error\":\"" + unknown + "\"}").getBytes(StandardCharsets.US_ASCII)));
    }

    private static Page json(int status, byte[] json) {
        return new Page(status, "application/json", json, Map.of("Cache-Control", "no-store"));
    }
}
