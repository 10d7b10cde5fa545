package dev.camelstr.pipeline;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.model.Model;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.support.DefaultRegistry;

/**
 * Routes that are made of templates while a context runs, and the beans that they name. Camel's own registry is a map that is
 * walked through whenever a bean is looked for by its type, and so must not change then; nor must the list of routes.
 * Thread-safe: of a context there is one, which makes or removes one route at a time.
 */
public final class TemplatedRoutes implements BeanRepository {
    private final CamelContext context;
    private final Map<String, Object> beans = new ConcurrentHashMap<>();

    private TemplatedRoutes(CamelContext context) {
        this.context = context;
    }

    /** Those of a context. */
    public static TemplatedRoutes of(CamelContext context) {
        synchronized (context) {
            TemplatedRoutes known = context.getCamelContextExtension().getContextPlugin(TemplatedRoutes.class);
            if (known == null) {
                known = new TemplatedRoutes(context);
                context.getRegistry(DefaultRegistry.class).addBeanRepository(known);
                context.getCamelContextExtension().addContextPlugin(TemplatedRoutes.class, known);
            }
            return known;
        }
    }

    /** Whether there is such a template. */
    public static boolean isThere(CamelContext context, String template) {
        return context instanceof ModelCamelContext model && model.getRouteTemplateDefinition(template) != null;
    }

    public void bind(String name, Object bean) {
        CamelContextAware.trySetCamelContext(bean, context);
        beans.put(name, bean);
    }

    public void unbind(String name) {
        beans.remove(name);
    }

    /** Makes a route, and starts it if it is one that starts by itself. */
    public synchronized void add(String routeId, String template, Map<String, Object> parameters) throws Exception {
        context.getCamelContextExtension()
                .getContextPlugin(Model.class)
                .addRouteFromTemplate(routeId, template, parameters);
    }

    /**
     * The same.
     *
     * @param prepare what this one has otherwise than others of the template
     */
    public synchronized void add(
            String routeId, String template, Map<String, Object> parameters, Consumer<RouteDefinition> prepare)
            throws Exception {
        prepare.accept(((ModelCamelContext) context)
                .getRouteTemplateDefinition(template)
                .getRoute());
        add(routeId, template, parameters);
    }

    /** Removes a route that was stopped. */
    public synchronized void remove(String routeId) throws Exception {
        context.removeRoute(routeId);
    }

    @Override
    public Object lookupByName(String name) {
        return beans.get(name);
    }

    @Override
    public <T> T lookupByNameAndType(String name, Class<T> type) {
        Object bean = beans.get(name);
        return type.isInstance(bean) ? type.cast(bean) : null;
    }

    @Override
    public <T> Map<String, T> findByTypeWithName(Class<T> type) {
        Map<String, T> found = new LinkedHashMap<>();
        beans.forEach((name, bean) -> {
            if (type.isInstance(bean)) {
                found.put(name, type.cast(bean));
            }
        });
        return found;
    }

    @Override
    public <T> Set<T> findByType(Class<T> type) {
        return new LinkedHashSet<>(findByTypeWithName(type).values());
    }
}
