package dev.camelstr.component.view;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Views that users write: routes that are given each change of what is stored once. */
@Component("view")
public class ViewComponent extends DefaultComponent {

    @Metadata(autowired = true, description = "Where changes come from, and what keeps how far each view has come.")
    private ViewFeeds feeds;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ViewEndpoint endpoint = new ViewEndpoint(uri, this);
        endpoint.setName(ViewDefinition.requireName(remaining));
        setProperties(endpoint, parameters);
        return endpoint;
    }

    public ViewFeeds getFeeds() {
        return feeds;
    }

    public void setFeeds(ViewFeeds feeds) {
        this.feeds = feeds;
    }
}
