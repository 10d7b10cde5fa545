package dev.camelstr.pipeline.view.query;

import dev.camelstr.component.relay.Page;
import dev.camelstr.component.relay.PageHandler;
import dev.camelstr.component.relay.PageRequest;
import dev.camelstr.pipeline.admit.RefusedException;
import dev.camelstr.pipeline.manage.HttpAuth;
import dev.camelstr.pipeline.manage.UnauthorizedException;
import dev.camelstr.pipeline.serve.client.Administrators;
import dev.camelstr.pipeline.serve.client.Buckets;
import dev.camelstr.pipeline.serve.client.OwnUrl;
import dev.camelstr.pipeline.serve.query.Queries;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.moderation.ModerationTables;
import dev.camelstr.store.view.query.QueryCall;
import dev.camelstr.store.view.query.QueryParameter;
import dev.camelstr.store.view.query.QueryReader;
import dev.camelstr.store.view.query.ViewQuery;
import dev.camelstr.store.view.query.WrongArgumentException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;

/**
 * Views over HTTP: {@code /api/views} are all, {@code /api/views/openapi.json} says what may be asked of them,
 * {@code /api/views/NAME/QUERY} asks. A query waits for its turn among clients' long queries, without a thread. Thread-safe
 * once configured.
 */
public final class QueryPages implements PageHandler, CamelContextAware {
    /** Where all of it is. */
    public static final String PATH = "/api/views";

    private static final Page OVERLOADED = JsonPage.later("overloaded, try again");
    private static final String OPENAPI = PATH + "/openapi.json";

    /** Of one address; a proof is verified at a price. */
    private static final int PROOFS_A_SECOND = 20;

    private final Buckets<String> proofs = new Buckets<>(PROOFS_A_SECOND);
    private final Clock clock = Clock.systemUTC();
    private CamelContext context;
    private Database database = new Database();
    private Queries queries = new Queries();
    private OwnUrl ownUrl = new OwnUrl();
    private Path folder = Path.of("routes");
    private Optional<Parts> parts = Optional.empty();

    /** What is made at the first request: route files may make a bean more often than it is used. */
    private record Parts(ServedQueries served, QueryPage page, ViewList list, HttpAuth auth) {}

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** On whose threads queries run, each for so long at most. */
    public void setQueries(Queries queries) {
        this.queries = queries;
    }

    /** What is signed by who proves a key. */
    public void setOwnUrl(OwnUrl ownUrl) {
        this.ownUrl = ownUrl;
    }

    /** Where {@code NAME.queries.yaml} is. */
    public void setFolder(String folder) {
        this.folder = Path.of(folder);
    }

    @Override
    public void setCamelContext(CamelContext context) {
        this.context = context;
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    private synchronized Parts parts() {
        Parts made = parts.orElseGet(() -> {
            ServedQueries served = new ServedQueries(context, folder);
            return new Parts(
                    served,
                    new QueryPage(new QueryReader(database, queries::source, queries.getMaxTime())),
                    new ViewList(database, served),
                    new HttpAuth(ownUrl, new Administrators(), new ModerationTables(database), clock));
        });
        parts = Optional.of(made);
        return made;
    }

    @Override
    public Optional<Page> page(PageRequest request) {
        return pageLater(request).toCompletableFuture().join();
    }

    @Override
    public CompletionStage<Optional<Page>> pageLater(PageRequest request) {
        if (request.path().equals(PATH)) {
            return now(parts().list().page());
        } else if (request.path().equals(OPENAPI)) {
            return now(OpenApi.page(parts().served().list()));
        }
        String[] names = request.path().substring(PATH.length()).split("/", -1);
        Optional<ViewQuery> query = names.length == 3 ? parts().served().find(names[1], names[2]) : Optional.empty();
        return query.map(found -> answer(found, request))
                .orElseGet(
                        () -> now(JsonPage.error(404, "there is no such query; " + PATH + " lists those there are")));
    }

    private static CompletionStage<Optional<Page>> now(Page page) {
        return CompletableFuture.completedFuture(Optional.of(page));
    }

    private CompletionStage<Optional<Page>> answer(ViewQuery query, PageRequest request) {
        if (parts().served().isForNobody(query)) {
            return now(JsonPage.error(
                    403, "the view has kinds that not everyone may read, and this query does not ask who reads"));
        }
        if (query.asksForReader() && !proofs.take(request.site(), 1)) {
            return now(JsonPage.error(429, "that is too often", Map.of("Retry-After", "1")));
        }
        try {
            return inTurn(QueryCall.of(query, arguments(query, request), clock), request);
        } catch (WrongArgumentException e) {
            return now(JsonPage.wrong(e));
        } catch (UnauthorizedException e) {
            return now(JsonPage.error(401, e.getMessage(), Map.of("WWW-Authenticate", "Nostr")));
        } catch (RefusedException e) {
            return now(OVERLOADED);
        }
    }

    /** Who reads is who has signed, whatever the URL says. */
    private Map<String, String> arguments(ViewQuery query, PageRequest request) throws UnauthorizedException {
        Map<String, String> given = new HashMap<>(request.query());
        if (query.asksForReader()) {
            given.put(QueryParameter.READER, parts().auth().reader(request).hex());
        }
        return given;
    }

    /** What has waited for longer than it might take is not asked any more. */
    private CompletionStage<Optional<Page>> inTurn(QueryCall call, PageRequest request) {
        long deadline = System.nanoTime() + queries.getMaxTime().toNanos();
        return CompletableFuture.supplyAsync(
                () -> Optional.of(
                        System.nanoTime() - deadline > 0
                                ? OVERLOADED
                                : parts().page().of(call, new KnownTags(request.known()))),
                query -> queries.executeLong(request.site(), query));
    }
}
