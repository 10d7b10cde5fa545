package dev.camelstr.cli.instance;

import dev.camelstr.cli.output.UserError;
import dev.camelstr.nostr.text.Reasons;
import dev.camelstr.pipeline.view.ShippedViews;
import dev.camelstr.store.view.query.QueryFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which route files run: the packaged ones, each replaced by the user's file of the same name where there is one, and the user's
 * views.
 */
public final class RouteFiles {

    /** The way of the data into the database. */
    public static final List<String> PIPELINE = List.of("collect", "import", "store", "upkeep");

    /** The parts that can be named, in the order of the data's way. */
    public static final List<String> PARTS = List.of(
            "collect", "import", "store", "upkeep", "serve", "search", "statistics", "forward", "trusted-assertions");

    /** What each part calls. */
    private static final Map<String, List<String>> COMPANIONS = Map.of(
            "collect",
            List.of("policy", "publish", "discover"),
            "import",
            List.of("policy", "publish"),
            "serve",
            List.of("policy", "broadcast"),
            "trusted-assertions",
            List.of("policy", "publish"));

    private static final List<String> ALWAYS = List.of("errors", "moderation", "observe");

    private static final List<String> STORING = List.of("errors", "store", "upkeep");

    /** What the beans of all other files build on: it is read first. */
    private static final String SHARED_BEANS = "beans";

    private static final String EXTENSION = ".camel.yaml";

    private static final Pattern VIEW = Pattern.compile("(?m)^[^#\\n]*\\buri:\\s*[\"']?view:");

    private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

    private RouteFiles() {}

    /**
     * What runs.
     *
     * @param locations as Camel reads them
     * @param own the user's files among them
     */
    record Selection(List<String> locations, List<Path> own) {}

    /**
     * @param parts file stems, some of {@link #PARTS}
     * @param shippedViews names of {@link ShippedViews}
     * @param overrides the folder of the user's route files; it need not exist
     * @throws UserError for an unknown part, and for a file that is no YAML
     */
    static Selection of(Collection<String> parts, Collection<String> shippedViews, Path overrides) {
        List<String> locations = new ArrayList<>(
                stems(parts).stream().map(stem -> location(stem, overrides)).toList());
        List<Path> own = new ArrayList<>(own(parts, overrides));
        List<Path> views = views(overrides);
        shippedViews.stream()
                .filter(name -> !views.contains(overrides.resolve(name + EXTENSION)))
                .forEach(name -> locations.add("classpath:" + ShippedViews.FOLDER + name + EXTENSION));
        for (Path view : views) {
            LOG.info("{} is a view", view);
            locations.add(location(view));
            own.add(view);
        }
        return new Selection(locations, own);
    }

    /**
     * The packaged files, and one view.
     *
     * @throws UserError if the file is none
     */
    static Selection ofView(Collection<String> parts, Path view) {
        if (!Files.isRegularFile(view)) {
            throw new UserError(view + ": there is no such file");
        }
        OwnRoutes.requireYaml(view);
        if (!isView(view)) {
            throw new UserError(view + ": no route of it begins with uri: view:NAME");
        }
        List<String> locations =
                new ArrayList<>(stems(parts).stream().map(RouteFiles::packaged).toList());
        locations.add(location(view));
        return new Selection(locations, List.of(view));
    }

    /** The steps of what stores and keeps in order, with the beans that they name, the user's where there are such. */
    static Selection ofStoring(Path overrides) {
        Set<String> stems = new LinkedHashSet<>(List.of(SHARED_BEANS));
        STORING.stream().map(RouteFiles::beans).flatMap(Optional::stream).forEach(stems::add);
        stems.addAll(STORING);
        return new Selection(
                stems.stream().map(stem -> location(stem, overrides)).toList(),
                stems.stream().flatMap(stem -> own(stem, overrides).stream()).toList());
    }

    private static String packaged(String stem) {
        return "classpath:routes/" + stem + EXTENSION;
    }

    private static String location(Path file) {
        return "file:" + file.toAbsolutePath();
    }

    /**
     * The user's views: files that replace none of the packaged ones.
     *
     * @throws UserError if one is no YAML, or what may be asked of one is not as it has to be
     */
    public static List<Path> views(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> views = files.filter(
                            file -> file.getFileName().toString().endsWith(EXTENSION)
                                    && Files.isReadable(file)
                                    && RouteFiles.class.getResource("/routes/" + file.getFileName()) == null)
                    .filter(RouteFiles::isView)
                    .sorted()
                    .toList();
            views.forEach(OwnRoutes::requireYaml);
            QueryFile.all(folder);
            return views;
        } catch (IllegalArgumentException e) {
            throw new UserError(e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What else people keep in the folder is left alone, as it always was. */
    private static boolean isView(Path file) {
        try {
            return VIEW.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new UserError(file + ": " + Reasons.of(e), e);
        }
    }

    /**
     * The files that these parts consist of.
     *
     * @return file stems, in the order in which they are read
     * @throws UserError for an unknown part
     */
    public static Set<String> stems(Collection<String> parts) {
        Set<String> routes = routes(parts);
        Set<String> stems = new LinkedHashSet<>(List.of(SHARED_BEANS));
        routes.stream().map(RouteFiles::beans).flatMap(Optional::stream).forEach(stems::add);
        stems.addAll(routes);
        return stems;
    }

    private static Set<String> routes(Collection<String> parts) {
        Set<String> stems = new LinkedHashSet<>(ALWAYS);
        for (String part : parts) {
            if (!PARTS.contains(part)) {
                throw new UserError("--routes: there is no part '" + part + "': use " + String.join(", ", PARTS));
            }
            stems.add(part);
            stems.addAll(COMPANIONS.getOrDefault(part, List.of()));
        }
        return stems;
    }

    /** The beans of one route file, where it has some of its own. */
    private static Optional<String> beans(String stem) {
        String beans = stem + "-beans";
        return Optional.of(beans).filter(name -> RouteFiles.class.getResource("/routes/" + name + EXTENSION) != null);
    }

    private static String location(String stem, Path overrides) {
        return own(stem, overrides)
                .map(file -> {
                    LOG.info("{} replaces the packaged route file", file);
                    OwnRoutes.requireYaml(file);
                    return location(file);
                })
                .orElseGet(() -> packaged(stem));
    }

    /**
     * The user's files that replace packaged ones of any part.
     *
     * @throws UserError if one is no YAML
     */
    public static List<Path> own(Path overrides) {
        List<Path> own = own(PARTS, overrides);
        own.forEach(OwnRoutes::requireYaml);
        return own;
    }

    /** The same of some parts, as they are. */
    static List<Path> own(Collection<String> parts, Path overrides) {
        return stems(parts).stream()
                .flatMap(stem -> own(stem, overrides).stream())
                .toList();
    }

    private static Optional<Path> own(String stem, Path overrides) {
        String name = stem + EXTENSION;
        Path file = overrides.resolve(name);
        return Optional.of(file).filter(it -> Files.isReadable(it) && !isPackaged(name, it));
    }

    private static boolean isPackaged(String name, Path override) {
        try (InputStream packaged = RouteFiles.class.getResourceAsStream("/routes/" + name)) {
            return packaged != null && Arrays.equals(packaged.readAllBytes(), Files.readAllBytes(override));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parts that are missing from a selection. */
    public static List<String> missing(Collection<String> parts) {
        List<String> missing = new ArrayList<>(PARTS);
        missing.removeAll(parts);
        return missing;
    }
}
