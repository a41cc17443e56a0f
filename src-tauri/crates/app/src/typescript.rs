//! TypeScript for every request and view, generated from the Rust types: `ui/src/api/generated.ts`.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use ts_rs::{Config, TS, TypeVisitor};

/// Collects the declarations of types and of all they depend on.
pub(crate) struct Declarations {
    config: Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl Declarations {
    pub(crate) fn new() -> Self {
        // JSON numbers: every integer in a view is far below 2^53.
        let config = Config::new().with_large_int("number");
        Self { config, seen: HashSet::new(), declarations: BTreeMap::new() }
    }

    pub(crate) fn add<T: TS + 'static + ?Sized>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }

    pub(crate) fn file(self, actions: &[(&str, String, String)]) -> String {
        let mut out = String::from(
            "// Generated from the Rust requests and views; do not edit. Renew with `cargo run -p laifang-cli -- types`.\n\n",
        );
        for declaration in self.declarations.values() {
            out.push_str(declaration);
            out.push_str("\n\n");
        }
        out.push_str("/** Every action: its request and its view. */\nexport interface Actions {\n");
        for (name, request, view) in actions {
            out.push_str(&format!("  {name}: [request: {request}, view: {view}];\n"));
        }
        out.push_str("}\n");
        out
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}", T::decl(&self.config));
            let name = T::ident(&self.config);
            let before = self.declarations.insert(name.clone(), declaration.clone());
            // A developer's mistake, and the window would be checked against the wrong type.
            assert!(before.is_none_or(|d| d == declaration), "Two types are called {name}: rename one.");
        }
    }
}
