package dev.camelstr.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** This build. */
public final class Build {
    /** As the pom has it. */
    public static final String VERSION = version();

    private Build() {}

    private static String version() {
        Properties build = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/dev/camelstr/version.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build.getProperty("version", "");
    }
}
