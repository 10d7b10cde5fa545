package dev.camelstr.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What the project's own pom says. */
public final class ProjectPom {
    public static final Path FILE = Path.of("pom.xml");

    private static final XPath XPATH = XPathFactory.newInstance().newXPath();

    private ProjectPom() {}

    /** Something that is not of this project. */
    public record Dependency(String group, String artifact, String version) {

        /** As Maven's command line has it. */
        @Override
        public String toString() {
            return group + ":" + artifact + ":" + version;
        }
    }

    public static String version() throws Exception {
        return XPATH.evaluate("/project/version", document());
    }

    /** The value of one of its properties. */
    public static String property(String name) throws Exception {
        return XPATH.evaluate("/project/properties/*[name() = '" + name + "']", document());
    }

    /** What an application does not get that has the jar as a library, whatever the system. */
    public static List<Dependency> optional() throws Exception {
        Document pom = document();
        NodeList nodes = (NodeList)
                XPATH.evaluate("/project/dependencies/dependency[optional = 'true']", pom, XPathConstants.NODESET);
        List<Dependency> dependencies = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            dependencies.add(
                    new Dependency(XPATH.evaluate("groupId", node), XPATH.evaluate("artifactId", node), version(node)));
        }
        return dependencies;
    }

    /** Without one it is Camel's: the bill of materials has it. */
    private static String version(Node dependency) throws Exception {
        String version = XPATH.evaluate("version", dependency);
        if (version.isEmpty()) {
            return property("camel.version");
        }
        return version.startsWith("$") ? property(version.replaceAll("[${}]", "")) : version;
    }

    private static Document document() throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(FILE.toFile());
    }
}
