package dev.camelstr.pipeline.view;

import dev.camelstr.component.view.ViewDefinition;
import dev.camelstr.component.view.ViewFeed;
import dev.camelstr.component.view.ViewFeeds;
import dev.camelstr.component.view.ViewSteps;
import dev.camelstr.nostr.Kind;
import dev.camelstr.nostr.text.Sha256;
import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.view.UserViewPages;
import dev.camelstr.store.view.UserViewRebuild;
import dev.camelstr.store.view.UserViewTables;
import dev.camelstr.store.view.UserViews;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.springframework.transaction.PlatformTransactionManager;

/** Gives views that users write what came and what went, from the changelog and from table {@code event}. */
public final class Views implements ViewFeeds, CamelContextAware {
    /** Of all views of this process: each has a connection, of those that the store has, for as long as its steps take. */
    private static final int AT_ONCE = 3;

    private static final int MOST_MESSAGES = 200;
    private static final String MOST_BYTES = "1MB"; // what is parsed takes many times its bytes

    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private Optional<CamelContext> context = Optional.empty();
    private Database database = new Database();
    private Optional<PlatformTransactionManager> transactions = Optional.empty();
    private String stream = "local-stream";
    private String storedLength = "1GB";
    private boolean oldValues;
    private Set<Integer> privateKinds = Set.of();
    private Path folder = Path.of("routes");
    private int pageRows = 2_000;
    private Path dataDir = Path.of("camelstr-data");

    /** Whose metrics count what fails. */
    @Override
    public void setCamelContext(CamelContext context) {
        this.context = Optional.of(context);
    }

    @Override
    public CamelContext getCamelContext() {
        return context.orElse(null);
    }

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Whose transactions the steps of views are part of. */
    public void setTransactionManager(PlatformTransactionManager transactions) {
        this.transactions = Optional.of(transactions);
    }

    /** The component of the changelog. */
    public void setStream(String stream) {
        this.stream = stream;
    }

    /** How long the changelog may get, where it has to be created. */
    public void setStoredLength(String storedLength) {
        this.storedLength = storedLength;
    }

    /** Whether the changelog tells what goes as it was. */
    public void setOldValues(boolean oldValues) {
        this.oldValues = oldValues;
    }

    /** Kinds, separated by commas, that a view is given only if it says so. */
    public void setPrivateKinds(String kinds) {
        privateKinds = Kind.listed(kinds);
    }

    /** Where {@code NAME.sql} is. */
    public void setFolder(String folder) {
        this.folder = Path.of(folder);
    }

    /** Where the name of this process stands: who has the folder goes on where it was killed. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /** How many rows of table {@code event} are looked at in one transaction while a view is filled. */
    public void setPageRows(int pageRows) {
        this.pageRows = pageRows;
    }

    @Override
    public String changelog() {
        return stream + ":nostr.stored?batching=true&maxBatch=" + MOST_MESSAGES + "&maxBatchSize=" + MOST_BYTES
                + "&retention=size&maxLength=" + storedLength;
    }

    @Override
    public List<ViewFeed> open(ViewDefinition view, ViewSteps steps) {
        try {
            String sql = sql(view.name());
            String version = version(view, notGiven(view), sql);
            ViewTransactions own = new ViewTransactions(database, transactions.orElseThrow(), turns);
            Runnable errors = errors(view.name());
            return List.of(
                    served(view, version, sql, own, steps, errors), rebuild(view, version, sql, own, steps, errors));
        } catch (IOException e) {
            throw new UncheckedIOException("view " + view.name() + " cannot be opened", e);
        }
    }

    /** Counts what fails of the view and of its new tables, from zero on. */
    private Runnable errors(String view) {
        return context.map(it -> it.getRegistry().findSingleByType(MeterRegistry.class))
                .map(meters -> Counter.builder("view.errors")
                        .description("How often a view did not move on, each attempt of this process")
                        .tag("view", view)
                        .register(meters))
                .<Runnable>map(counter -> counter::increment)
                .orElse(() -> {});
    }

    private ViewFeed served(
            ViewDefinition view, String version, String sql, ViewTransactions own, ViewSteps steps, Runnable errors)
            throws IOException {
        UserViewTables tables = new UserViewTables(view.name(), version, sql);
        UserViewPositions positions = positions(view.name(), tables, view.fromNow(), true);
        Complaints complaints = new Complaints(view.name(), new UserViews(database), errors);
        Feed feed = new Feed(
                view.name(), refusal(view), positions, tables, pages(view.name(), view), complaints, own, steps);
        return new ServedFeed(feed, new UserViewRebuild(view.name(), version), own);
    }

    private ViewFeed rebuild(
            ViewDefinition view, String version, String sql, ViewTransactions own, ViewSteps steps, Runnable errors)
            throws IOException {
        String name = UserViewRebuild.copyOf(view.name());
        UserViewTables tables = new UserViewTables(name, version, sql);
        UserViewPositions positions = positions(name, tables, view.fromNow(), false);
        Complaints complaints = new Complaints(name, new UserViews(database), errors);
        Feed feed = new Feed(name, refusal(view), positions, tables, pages(name, view), complaints, own, steps);
        return new RebuildFeed(
                view.name(), feed, positions, new UserViewRebuild(view.name(), version), own, complaints);
    }

    private UserViewPositions positions(String name, UserViewTables tables, boolean fromNow, boolean served)
            throws IOException {
        UserViewPositions positions = new UserViewPositions(name, tables, fromNow, served);
        positions.setDatabase(database);
        positions.setHolder(ProcessName.of(dataDir));
        return positions;
    }

    private UserViewPages pages(String name, ViewDefinition view) {
        return new UserViewPages(name, view.kinds(), notGiven(view), pageRows);
    }

    private Set<Integer> notGiven(ViewDefinition view) {
        return view.privateKinds() ? Set.of() : privateKinds;
    }

    private String sql(String name) throws IOException {
        Path file = folder.resolve(name + ".sql");
        return Files.exists(file) ? Files.readString(file) : ShippedViews.sql(name);
    }

    /** Why the view may not run with these settings. */
    private Optional<String> refusal(ViewDefinition view) {
        if (!oldValues) {
            return Optional.of("what goes could not be taken back: set camelstr.stream.old-values=true");
        }
        return view.kinds().stream()
                .filter(notGiven(view)::contains)
                .sorted()
                .findFirst()
                .map(kind -> "not everyone may read kind " + kind
                        + " (camelstr.relay.private-kinds): a view that is to be" + " given it says privateKinds=true");
    }

    private static String version(ViewDefinition view, Set<Integer> notGiven, String sql) {
        String all = String.join(
                "\n",
                List.of(
                        new TreeSet<>(view.kinds()).toString(),
                        new TreeSet<>(notGiven).toString(),
                        Boolean.toString(view.fromNow()),
                        sql));
        return Sha256.hexOf(all);
    }
}
