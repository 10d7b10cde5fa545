package dev.camelstr.cli.hawtio;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The console's own files on the class path. They are read anew for each request: few ask, and they are 14 MB. */
final class HawtioFiles {
    private static final String ROOT = "/hawtio-static/";
    private static final String SETTINGS = "hawtconfig.json";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(?:[./][A-Za-z0-9_-]+)*");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    record File(String type, byte[] content) {}

    private HawtioFiles() {}

    /** @param name below the console's path; what names no file is one of its pages, which are all in index.html */
    static Optional<File> find(String name) throws IOException {
        int dot = name.lastIndexOf('.');
        if (dot < 0 || name.indexOf('/', dot) > 0) {
            return read(ROOT + "index.html", TYPES.get("html"));
        }
        String type = TYPES.get(name.substring(dot + 1));
        if (type == null || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return read(name.equals(SETTINGS) ? "/dev/camelstr/hawtio/" + SETTINGS : ROOT + name, type);
    }

    private static Optional<File> read(String resource, String type) throws IOException {
        try (InputStream in = HawtioFiles.class.getResourceAsStream(resource)) {
            return in == null ? Optional.empty() : Optional.of(new File(type, in.readAllBytes()));
        }
    }
}
