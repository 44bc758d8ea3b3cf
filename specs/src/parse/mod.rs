//! Spec text to a tree of what it says. Nothing is looked up here; a mistake is reported and the rest is read all the same.

mod client;
mod condition;
mod item;
mod lexer;
mod literal;
mod member;
mod packet;
mod recover;
mod tokens;
pub(crate) mod tree;
mod types;
mod vector;
mod word;

use core::cell::RefCell;

use crate::diagnostic::Diagnostic;
use tokens::{Context, Tokens};
use tree::Item;

/// Reads one file; `file` is its index, for spans. Returns every declaration that could be read, and adds to `errors` what could not.
pub(crate) fn parse(text: &str, file: usize, errors: &mut Vec<Diagnostic>) -> Vec<Item> {
    let tokens = lexer::tokens(text, file, errors);
    let context = Context {
        file,
        end: text.len(),
        errors: RefCell::default(),
    };
    let items = item::items(Tokens::new(&tokens, &context));
    errors.append(&mut context.errors.into_inner());
    items
}
