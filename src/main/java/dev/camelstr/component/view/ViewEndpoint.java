package dev.camelstr.component.view;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Receive what came into the store and what went from it, in batches and in order: a List of Maps, each with type (came or
 * went), sign (1 or -1), id, pubkey, kind, created_at, content, tags (JSON), reason and origin. The steps of the route run in
 * one transaction with how far the view has come.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "view",
        title = "Nostr View",
        syntax = "view:name",
        consumerOnly = true,
        remote = false,
        category = {Category.DATABASE, Category.MESSAGING})
public class ViewEndpoint extends DefaultEndpoint {

    @UriPath(
            description =
                    "The view's name: a lower-case letter, and up to 30 more, digits or underscores. Its tables are in"
                            + " the schema view_NAME.")
    @Metadata(required = true)
    private String name;

    @UriParam(label = "consumer", description = "The kinds of events, separated by commas. All if not set.")
    private String kinds = "";

    @UriParam(
            label = "consumer",
            defaultValue = "beginning",
            enums = "beginning,now",
            description = "Where a new view begins: with all that is stored, or with what comes from now on.")
    private String from = ViewDefinition.BEGINNING;

    @UriParam(
            label = "consumer,security",
            defaultValue = "false",
            description =
                    "Whether kinds that not everyone may read (camelstr.relay.private-kinds) are among the changes.")
    private boolean privateKinds;

    public ViewEndpoint(String uri, ViewComponent component) {
        super(uri, component);
    }

    @Override
    public ViewComponent getComponent() {
        return (ViewComponent) super.getComponent();
    }

    private ViewDefinition definition() {
        return ViewDefinition.of(name, kinds, from, privateKinds);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("A view is read from: " + getEndpointUri());
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        ViewConsumer consumer = new ViewConsumer(this, processor, definition());
        configureConsumer(consumer);
        return consumer;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getKinds() {
        return kinds;
    }

    public void setKinds(String kinds) {
        this.kinds = kinds;
    }

    public String getFrom() {
        return from;
    }

    public void setFrom(String from) {
        this.from = from;
    }

    public boolean isPrivateKinds() {
        return privateKinds;
    }

    public void setPrivateKinds(boolean privateKinds) {
        this.privateKinds = privateKinds;
    }
}
