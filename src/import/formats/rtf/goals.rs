//! What the groups of a rich text are for.

use super::{Goal, Rtf};
use crate::import::draft::Comment;
use crate::import::error::ImportError;

impl Rtf<'_> {
    /// Takes the first word of a group as what the group is for; whether it is.
    pub(super) fn goal(&mut self, word: &[u8]) -> Result<bool, ImportError> {
        let goal = match word {
            b"fonttbl" => Goal::Fonts,
            b"stylesheet" => Goal::Styles,
            b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer" | b"footerl" | b"footerr" | b"footerf" => {
                self.left_out("page headers and footers");
                Goal::Skip
            }
            b"footnote" => {
                self.left_out("footnotes");
                Goal::Skip
            }
            b"annotation" if self.state.goal == Goal::Body => {
                self.comment = Some(Comment::default());
                Goal::Comment
            }
            b"atnref" => Goal::Number,
            b"atnauthor" => Goal::Author,
            b"atrfstart" => Goal::Start,
            b"atrfend" => Goal::End,
            b"upr" => Goal::Twice,
            b"ud" if self.state.goal == Goal::Twice => {
                self.state.goal = self
                    .stack
                    .iter()
                    .rev()
                    .map(|state| state.goal)
                    .find(|goal| *goal != Goal::Twice)
                    .unwrap_or_default();
                return Ok(true);
            }
            b"shp" | b"shpinst" | b"do" => Goal::Drawing,
            b"shptxt" | b"dptxbxtext" if self.state.goal == Goal::Drawing => {
                self.blocks.open_aside()?;
                self.state.aside = true;
                self.asides += 1;
                Goal::Body
            }
            b"info" | b"pict" | b"colortbl" | b"nonshppict" | b"listtext" | b"pntext" | b"pntxta" | b"pntxtb"
            | b"fldinst" | b"objdata" | b"objclass" | b"objname" | b"nonesttables" | b"shprslt" | b"sp" | b"sn"
            | b"sv" | b"atnid" | b"atndate" | b"atntime" | b"atnicn" | b"atnparent" | b"tc" | b"tcn" | b"xe"
            | b"rxe" | b"txe" | b"filetbl" | b"revtbl" | b"listtable" | b"listoverridetable" | b"private"
            | b"template" | b"ftnsep" | b"ftnsepc" | b"ftncn" | b"aftnsep" | b"aftnsepc" | b"aftncn" | b"bkmkstart"
            | b"bkmkend" => Goal::Skip,
            _ if self.state.star => Goal::Skip,
            _ => return Ok(false),
        };
        let inherited = matches!(self.state.goal, Goal::Skip)
            || self.state.goal == Goal::Fonts
            || self.state.goal == Goal::Styles
            || (self.state.goal == Goal::Twice && goal != Goal::Skip);
        if !inherited {
            self.state.goal = goal;
            self.words.clear();
        } else if self.state.star {
            self.state.goal = Goal::Skip;
        }
        Ok(true)
    }
}
