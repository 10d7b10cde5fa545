package dev.camelstr.pipeline.view.query;

import dev.camelstr.pipeline.view.ShippedViews;
import dev.camelstr.store.view.query.QueryFile;
import dev.camelstr.store.view.query.ViewQuery;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What may be asked of views: of the user's what their folder says, of those that come along what comes with them. */
public final class ViewQueries {
    private static final List<String> OF_THE_USER = List.of(".camel.yaml", QueryFile.EXTENSION);

    private ViewQueries() {}

    /**
     * All of them, also of views that do not run.
     *
     * @param folder of the user's route files; it need not exist
     * @throws IllegalArgumentException naming file, query and key, if something is wrong
     */
    public static List<ViewQuery> all(Path folder) {
        List<ViewQuery> queries = new ArrayList<>(QueryFile.all(folder));
        for (String name : ShippedViews.NAMES) {
            if (OF_THE_USER.stream().noneMatch(extension -> Files.exists(folder.resolve(name + extension)))) {
                queries.addAll(QueryFile.packaged(name, ShippedViews.FOLDER));
            }
        }
        return queries;
    }
}
