package dev.camelstr.pipeline.view.trust;

import dev.camelstr.component.stream.ByteSize;
import dev.camelstr.nostr.PublicKey;
import dev.camelstr.nostr.nip19.Nip19;
import dev.camelstr.nostr.text.Sha256;
import dev.camelstr.pipeline.ProcessName;
import dev.camelstr.store.database.Database;
import dev.camelstr.store.database.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The step that ranks anew, when that is due: lists are read in one transaction, ranks are written in another. */
public final class TrustRanks {
    static final String NO_TRUST = "no trust is known: camelstr.trust.roots names nobody";
    private static final String NOT_ALL =
            "camelstr.trust.memory does not suffice: whom those name who are trusted least is left out";

    private static final Logger LOG = LoggerFactory.getLogger(TrustRanks.class);

    private Database database = new Database();
    private Path dataDir = Path.of("camelstr-data");
    private SortedSet<PublicKey> roots = new TreeSet<>();
    private int depth = 4;
    private int decay = 850;
    private Duration period = Duration.ofMinutes(5);
    private long memory = 256L << 20;
    private String said = "";

    public void setDatabase(Database database) {
        this.database = database;
    }

    /** Where the name of this process stands, by which it works on the view. */
    public void setDataDir(String dataDir) {
        this.dataDir = Path.of(dataDir);
    }

    /** Whom the operator trusts: npub or hex, separated by commas. */
    public void setRoots(String roots) {
        this.roots = Arrays.stream(roots.split(","))
                .map(String::strip)
                .filter(root -> !root.isEmpty())
                .map(Nip19::publicKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Over how many follows trust is passed on at most. */
    public void setDepth(int depth) {
        this.depth = depth;
    }

    /** Which part of its trust a key passes on, to the thousandth. */
    public void setDecay(double decay) {
        this.decay = (int) Math.round(decay * TrustRules.WHOLE);
    }

    /** How long ranks stand at least when lists change. */
    public void setPeriod(Duration period) {
        this.period = period;
    }

    /** What the graph may take. */
    public void setMemory(String memory) {
        this.memory = ByteSize.parse(memory);
    }

    /** Ranks anew if it is due, and this process works on the view. */
    public void rank() throws SQLException, IOException {
        String holder = ProcessName.of(dataDir);
        String settings = settings();
        if (roots.isEmpty()) {
            say(NO_TRUST);
        }
        Optional<RankState> due = Transaction.run(database, connection -> due(connection, holder, settings));
        if (due.isPresent()) {
            rank(due.get(), settings);
        }
    }

    private String settings() {
        return Sha256.hexOf(roots + " " + depth + " " + decay + " " + memory);
    }

    private Optional<RankState> due(Connection connection, String holder, String settings) throws SQLException {
        return RankState.read(connection, holder, period).filter(state -> state.isDue(settings));
    }

    private void rank(RankState state, String settings) throws SQLException {
        long began = System.nanoTime();
        Ranking ranking = Transaction.run(database, this::ranking);
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        String note = note(ranking);
        boolean written = Transaction.run(database, connection -> {
            boolean mine = state.note(connection, ranking, settings, roots.size(), took);
            if (mine) {
                TrustGraph graph = ranking.graph();
                new KeyedTable(connection, "rank", "rank", "int4").write(graph, ranking::rank);
                new KeyedTable(connection, "reason", "by", "bytea").write(graph, ranking.reasons()::of);
                RankState.say(connection, note);
            }
            return mine;
        });
        if (written) {
            say(note);
            LOG.debug(
                    "{} keys are ranked, by {} edges",
                    ranking.ranked(),
                    ranking.graph().edges());
        }
    }

    private Ranking ranking(Connection connection) throws SQLException {
        try (Statement begin = connection.createStatement()) {
            begin.execute("set transaction isolation level repeatable read, read only");
        }
        return Ranking.of(new TrustRules(roots, depth, decay), new StoredLists(connection), memory, new SecureRandom());
    }

    private String note(Ranking ranking) {
        if (roots.isEmpty()) {
            return NO_TRUST;
        }
        return ranking.graph().isFull() ? NOT_ALL : "";
    }

    private void say(String note) {
        if (!note.isEmpty() && !note.equals(said)) {
            LOG.warn("The view trust: {}", note);
        }
        said = note;
    }
}
