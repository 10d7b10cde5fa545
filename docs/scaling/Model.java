import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a load takes of processors, disks and machines, reckoned from what one event was measured to take. It needs nothing
 * but a JDK: {@code java docs/scaling/Model.java} prints the tables of docs/scaling.md, {@code java docs/scaling/Model.java
 * case=public events=100} a case with other values, {@code measured=FILE} and {@code cases=FILE} take other files.
 *
 * <p>Processor times are in microseconds, sizes in bytes, rates a second.
 */
final class Model {
    private static final double MICROS = 1e-6;
    private static final double DAY = 86_400;
    private static final double GIGA = 1e9;
    private static final String MEASURED = "measured";
    private static final String CASES = "cases";
    private static final String CASE = "case";

    /** Numbers by their names. */
    private static final class Numbers {
        private final Map<String, Double> values = new TreeMap<>();

        static Numbers read(Path file) throws IOException {
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
            Numbers numbers = new Numbers();
            properties.forEach((key, value) -> numbers.values.put((String) key, Double.valueOf((String) value)));
            return numbers;
        }

        double get(String key) {
            Double value = values.get(key);
            if (value == null) {
                throw new IllegalArgumentException("there is no " + key);
            }
            return value;
        }

        /** The numbers of one case: its own before those of all. */
        Numbers of(String name) {
            Numbers of = new Numbers();
            for (String prefix : List.of("all.", name + ".")) {
                values.forEach((key, value) -> {
                    if (key.startsWith(prefix)) {
                        of.values.put(key.substring(prefix.length()), value);
                    }
                });
            }
            return of;
        }
    }

    /**
     * Something that ends somewhere.
     *
     * @param demand in the unit of one of it, so that 1 is all that one can give
     * @param means what is added beyond it
     */
    private record Limit(String what, double demand, String means) {}

    private final Numbers measured;
    private final Numbers load;
    private final double peak;
    private final double use;
    private final double cores;

    private Model(Numbers measured, Numbers load) {
        this.measured = measured;
        this.load = load;
        peak = load.get("events") * load.get("peak");
        use = load.get("use");
        cores = load.get("cores");
    }

    /** Processors for so much work of so many a second, at the peak. */
    private double processors(double rate, double micros) {
        return rate * micros * MICROS;
    }

    private double queries(boolean memory) {
        double share = load.get("from-memory");
        return load.get("queries") * load.get("peak") * (memory ? share : 1 - share);
    }

    /** As many as do the work, which grows with them: each publishes what it has not seen itself. */
    double collectors() {
        double collectors = 1;
        while (machines(collectProcessors(collectors)) > collectors) {
            collectors++;
        }
        return collectors;
    }

    double collectProcessors() {
        return collectProcessors(collectors());
    }

    private double collectProcessors(double collectors) {
        double published = published(load.get("copies"), collectors);
        double dropped = load.get("copies") - published;
        return processors(
                peak * (1 - load.get("published")),
                published * measured.get("collect.new") + dropped * measured.get("collect.copy"));
    }

    /** How many of so many collectors one of the relays that have an event is likely to belong to. */
    private static double published(double copies, double collectors) {
        return collectors * (1 - Math.pow(1 - 1 / collectors, copies));
    }

    /** How often an event is in the streams that the stores read. */
    double published() {
        return load.get("published") + (1 - load.get("published")) * published(load.get("copies"), collectors());
    }

    double storeProcessors() {
        return processors(peak * published(), measured.get("store.STORE"));
    }

    double postgresProcessors() {
        return processors(peak * published(), measured.get("store.POSTGRES"))
                + processors(queries(true), measured.get("query.memory.newest.POSTGRES"))
                + processors(queries(false), measured.get("query.database.newest.POSTGRES"));
    }

    double viewProcessors() {
        return processors(peak, load.get("views") * (measured.get("views.java") + measured.get("views.postgres")));
    }

    /** What each node that serves has to do to read along. */
    double tailProcessors() {
        return processors(peak, measured.get("store.SERVE"));
    }

    /** What all of them share. */
    double servedProcessors() {
        return processors(peak * load.get("deliveries"), measured.get("serve.delivery"))
                + processors(peak * load.get("published"), measured.get("publish.SERVE"))
                + processors(queries(true), measured.get("query.memory.newest.SERVE"))
                + processors(queries(false), measured.get("query.database.newest.SERVE"));
    }

    /** As many as share the rest when each has read the changelog; nothing where that alone is too much. */
    double serveNodes() {
        double left = cores * use - tailProcessors();
        if (tailProcessors() >= use) {
            return Double.POSITIVE_INFINITY;
        }
        double byWork = servedProcessors() / left;
        double byMemory = load.get("clients") / load.get("clients-a-node");
        return Math.max(1, Math.ceil(Math.max(byWork, byMemory)));
    }

    double partitions() {
        return Math.max(1, Math.ceil(partitionDemand()));
    }

    /** Of one partition, whose store and whose connection to PostgreSQL take turns. */
    double partitionDemand() {
        return processors(peak * published(), measured.get("store.STORE") + measured.get("store.POSTGRES")) / use;
    }

    double brokerProcessors() {
        double readers = Math.max(0, readers() - 1);
        double replicated = measured.get("replicas.3.RABBITMQ") - measured.get("replicas.1.RABBITMQ");
        double more = (load.get("replicas") - 1) / 2 * replicated;
        return processors(peak * published(), measured.get("rabbitmq.in") + more)
                + processors(
                        peak, measured.get("store.RABBITMQ") + more + readers * measured.get("rabbitmq.reader"));
    }

    /** Of the changelog: each node that serves, the views, search and statistics. */
    double readers() {
        double nodes = serveNodes();
        return (Double.isInfinite(nodes) ? servedProcessors() / (cores * use) : nodes) + load.get("views") * 5 + 2;
    }

    double stored() {
        return load.get("events") * DAY * load.get("days");
    }

    double databaseGigabytes() {
        return stored() * measured.get("database") / GIGA;
    }

    double streamGigabytes() {
        double bytes = published() * measured.get("stream.bytes") + measured.get("changelog.bytes");
        return load.get("events") * DAY * load.get("stream-days") * bytes * load.get("replicas") / GIGA;
    }

    double machines(double processors) {
        return Math.max(1, Math.ceil(processors / (cores * use)));
    }

    double allMachines() {
        return collectors()
                + machines(storeProcessors() + viewProcessors())
                + machines(postgresProcessors())
                + Math.max(load.get("replicas"), machines(brokerProcessors()))
                + serveNodes();
    }

    /** A month's. */
    double cost() {
        double disks = databaseGigabytes() + streamGigabytes();
        return allMachines() * (cores * load.get("price-core") + load.get("memory") * load.get("price-gigabyte-memory"))
                + disks * load.get("price-gigabyte-disk");
    }

    List<Limit> limits() {
        double machine = cores * use;
        List<Limit> limits = new ArrayList<>(List.of(
                new Limit(
                        "one partition: a store and its connection to PostgreSQL in turn",
                        partitionDemand(),
                        "`camelstr.stream.partitions`, chosen at the beginning"),
                new Limit(
                        "the busiest author, who is in one partition",
                        partitionDemand() * load.get("busiest"),
                        "nothing: an author's events are stored by one store"),
                new Limit(
                        "processors of PostgreSQL's primary",
                        postgresProcessors() / machine,
                        "a larger machine; a read replica takes the queries; writes beyond one primary: not in the project"),
                new Limit(
                        "PostgreSQL's log on the primary's disk",
                        peak * measured.get("wal") / load.get("disk-bytes"),
                        "a faster disk; beyond it not in the project"),
                new Limit(
                        "the primary's disk",
                        databaseGigabytes() / load.get("disk"),
                        "a larger disk, or retention; rows beyond one primary: not in the project"),
                new Limit(
                        "one collector",
                        collectProcessors() / machine,
                        "more `run --routes collect`; what several have relays of, each publishes"),
                new Limit(
                        "one machine for stores and views",
                        (storeProcessors() + viewProcessors()) / machine,
                        "more `run --routes store`, up to one a partition; a machine a view"),
                new Limit("one node that serves, for what nodes share", servedProcessors() / machine, "more `run --routes serve`"),
                new Limit(
                        "connections of one node",
                        load.get("clients") / load.get("clients-a-node"),
                        "more `run --routes serve`"),
                new Limit(
                        "the thread of each node that reads nostr.stored",
                        tailProcessors() / use,
                        "nothing: each node reads all of it. Not in the project"),
                new Limit(
                        "the brokers' processors, one node",
                        brokerProcessors() / machine,
                        "more nodes: leaders of partitions are spread; nostr.stored has one leader"),
                new Limit(
                        "what the leader of nostr.stored sends to its readers",
                        peak * measured.get("changelog.bytes") * readers() / load.get("network-bytes"),
                        "replicas, which readers are sent to; beyond it not in the project")));
        limits.sort(Comparator.comparingDouble(Limit::demand).reversed());
        return limits;
    }

    /** Two digits that count, all of them before the point. */
    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return "too much for any";
        }
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : new BigDecimal(value).round(new MathContext(2)).stripTrailingZeros().toPlainString();
    }

    /** By name, in the order of the table. */
    private List<Map.Entry<String, Double>> figures() {
        return List.of(
                Map.entry("events/s at the peak", peak),
                Map.entry("times an event is published", published()),
                Map.entry("processors: collect", collectProcessors()),
                Map.entry("processors: store", storeProcessors()),
                Map.entry("processors: views", viewProcessors()),
                Map.entry("processors: PostgreSQL", postgresProcessors()),
                Map.entry("processors: brokers", brokerProcessors()),
                Map.entry("processors: each serve, to read along", tailProcessors()),
                Map.entry("processors: all serve, shared", servedProcessors()),
                Map.entry("partitions", partitions()),
                Map.entry("nodes that serve", serveNodes()),
                Map.entry("events stored, millions", stored() / 1e6),
                Map.entry("database, GB", databaseGigabytes()),
                Map.entry("streams, GB", streamGigabytes()),
                Map.entry("machines", allMachines()),
                Map.entry("cost a month", cost()));
    }

    private static String table(List<String> head, List<List<String>> rows) {
        StringBuilder table = new StringBuilder();
        row(table, head);
        table.append("| --- |").append(" ---: |".repeat(head.size() - 1)).append('\n');
        rows.forEach(row -> row(table, row));
        return table.toString();
    }

    private static void row(StringBuilder table, List<String> cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String figures(List<String> names, List<Model> models) {
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(names);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < models.get(0).figures().size(); i++) {
            List<String> row = new ArrayList<>(List.of(models.get(0).figures().get(i).getKey()));
            for (Model model : models) {
                row.add(number(model.figures().get(i).getValue()));
            }
            rows.add(row);
        }
        return table(head, rows);
    }

    private String firstReached() {
        return table(
                List.of("limit", "of one", "beyond it"),
                limits().stream()
                        .limit(10)
                        .map(limit -> List.of(limit.what(), number(limit.demand()), limit.means()))
                        .toList());
    }

    /** What groups of processes were measured to take, and what the steps by themselves add up to. */
    private static String checked(Numbers measured) {
        List<List<String>> rows = new ArrayList<>();
        for (int size = 1; size <= 3; size++) {
            String group = "group." + size + ".";
            double asked = measured.get(group + "queries");
            double times = published(2, size);
            Map<String, Double> reckoned = new TreeMap<>(Map.of(
                    "COLLECT", times * measured.get("collect.new") + (2 - times) * measured.get("collect.copy"),
                    "STORE", times * measured.get("store.STORE"),
                    "SERVE", size * measured.get("store.SERVE") + asked * measured.get("query.memory.id.SERVE"),
                    "POSTGRES", times * measured.get("store.POSTGRES") + asked * measured.get("query.memory.id.POSTGRES"),
                    "RABBITMQ",
                            times * measured.get("rabbitmq.in")
                                    + measured.get("store.RABBITMQ")
                                    + (size - 1) * measured.get("rabbitmq.reader"),
                    "database", measured.get("database"),
                    "stream", times * measured.get("stream.bytes"),
                    "changelog", measured.get("changelog.bytes")));
            double all = 0;
            double allReckoned = 0;
            for (Map.Entry<String, Double> each : reckoned.entrySet()) {
                double is = measured.get(group + each.getKey());
                rows.add(compared(size, each.getKey(), is, each.getValue()));
                if (each.getKey().equals(each.getKey().toUpperCase(Locale.ROOT))) {
                    all += is;
                    allReckoned += each.getValue();
                }
            }
            rows.add(compared(size, "all processors", all, allReckoned));
        }
        return table(List.of("processes of each kind", "what", "measured", "model", "deviation"), rows);
    }

    private static List<String> compared(int size, String what, double is, double reckoned) {
        return List.of(
                Integer.toString(size),
                what,
                String.format(Locale.ROOT, "%,.0f", is),
                String.format(Locale.ROOT, "%,.0f", reckoned),
                String.format(Locale.ROOT, "%+d %%", Math.round(100 * (reckoned / is - 1))));
    }

    /** @param args {@code key=value} of a case, or of the files */
    public static void main(String[] args) {
        try {
            print(args);
        } catch (NoSuchFileException e) {
            fail("there is no file " + e.getFile() + ": run it where docs/ is, or name the files");
        } catch (IOException | IllegalArgumentException e) {
            fail(e.getMessage());
        }
    }

    private static void fail(String why) {
        System.err.println("Model: " + why + "\nFor example: java docs/scaling/Model.java case=public events=100 peak=5");
        System.exit(2);
    }

    private static void print(String[] args) throws IOException {
        Map<String, String> given = new TreeMap<>();
        for (String arg : args) {
            String[] parts = arg.split("=", 2);
            if (parts.length < 2) {
                throw new IllegalArgumentException("key=value is expected, not " + arg);
            }
            given.put(parts[0], parts[1]);
        }
        Path folder = Path.of("docs", "scaling");
        Numbers measured = Numbers.read(Path.of(
                given.getOrDefault(MEASURED, folder.resolve("measured.properties").toString())));
        Numbers cases = Numbers.read(
                Path.of(given.getOrDefault(CASES, folder.resolve("cases.properties").toString())));
        List<String> names = given.containsKey(CASE) ? List.of(given.get(CASE)) : List.of("one", "public", "thousand");
        List<Model> models = new ArrayList<>();
        for (String name : names) {
            Numbers load = cases.of(name);
            given.forEach((key, value) -> {
                if (!List.of(MEASURED, CASES, CASE).contains(key)) {
                    load.get(key); // there has to be such a one
                    load.values.put(key, Double.valueOf(value));
                }
            });
            models.add(new Model(measured, load));
        }
        System.out.print(figures(names, models));
        for (int i = 0; i < names.size(); i++) {
            System.out.printf("%n%s:%n%n%s", names.get(i), models.get(i).firstReached());
        }
        if (!given.containsKey(CASE)) {
            System.out.printf("%nchecked:%n%n%s", checked(measured));
        }
    }
}
