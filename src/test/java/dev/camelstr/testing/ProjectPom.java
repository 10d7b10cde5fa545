package dev.camelstr.testing;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;

/** What the project's own pom says. */
public final class ProjectPom {
    public static final Path FILE = Path.of("pom.xml");

    private ProjectPom() {}

    public static String version() throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(FILE.toFile());
        return XPathFactory.newInstance().newXPath().evaluate("/project/version", document);
    }
}
